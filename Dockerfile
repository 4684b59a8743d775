# syntax=docker/dockerfile:1

# Built with everything locked by hash; run as nobody in particular, with nothing to write to.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/ontherecord
ENV PATH=/opt/ontherecord/bin:$PATH
WORKDIR /src
COPY requirements/runtime.txt requirements/
RUN pip install --require-hashes --no-deps -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY docs docs
COPY service service
RUN pip install --no-deps --no-build-isolation . && python -m compileall -q /opt/ontherecord

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ontherecord
COPY --from=build /opt/ontherecord /opt/ontherecord
COPY seeds /usr/share/ontherecord/seeds
ENV PATH=/opt/ontherecord/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    ONTHERECORD_HOST=0.0.0.0 \
    ONTHERECORD_PORT=8000
USER 10001
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["ontherecord", "serve"]

# syntax=docker/dockerfile:1

# Built with everything locked by hash; run as nobody in particular, with nothing to write to, and with nothing to build or
# install with. To hold the base to one image as well: --build-arg BASE=python:3.13-slim@sha256:…
ARG BASE=python:3.13-slim

# The service in a folder of its own; pip stays outside.
FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv --without-pip /opt/ontherecord
WORKDIR /src
COPY requirements/runtime.txt requirements/
RUN pip --python /opt/ontherecord install --require-hashes --no-deps -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY docs docs
COPY service service
RUN pip --python /opt/ontherecord install --no-deps --no-build-isolation . \
    && pip --python /opt/ontherecord uninstall --yes setuptools \
    && /opt/ontherecord/bin/python -m compileall -q /opt/ontherecord

# What is in that folder, written by tools that do not go into the image.
FROM build AS listed
COPY requirements/audit.txt requirements/
RUN python -m venv --without-pip /opt/audit \
    && pip --python /opt/audit install --require-hashes --no-deps -r requirements/audit.txt
COPY supply supply
RUN /opt/audit/bin/python -m supply.sbom --python /opt/ontherecord/bin/python --output /sbom.cdx.json

# The root file system: the base without what installs or compiles, and without what runs as somebody else.
FROM ${BASE} AS root
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ontherecord \
    && pip uninstall --yes --root-user-action=ignore pip \
    && find / -xdev -type d -name ensurepip -prune -exec rm -rf {} + \
    && rm -rf /usr/local/include /usr/include /usr/local/bin/pip* \
    && find / -xdev -type f \( -perm -4000 -o -perm -2000 \) -exec chmod u-s,g-s {} +
COPY --from=build /opt/ontherecord /opt/ontherecord
COPY --from=listed /sbom.cdx.json /usr/share/ontherecord/
COPY THIRD_PARTY_LICENCES.md LICENSE NOTICE /usr/share/ontherecord/
COPY seeds /usr/share/ontherecord/seeds

# The build ends here if anything is in it that must not be.
FROM ${BASE} AS checked
COPY --from=root / /root-of-image
COPY supply/check_image.sh /
RUN sh /check_image.sh /root-of-image

# One layer, of which nothing was taken away again.
FROM scratch
COPY --from=checked /root-of-image /
ENV PATH=/opt/ontherecord/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
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

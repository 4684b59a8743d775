"""How gunicorn runs the service; what each line is for was found by trial (README.md, "Running it")."""

from ontherecord.settings import read_settings
from ontherecord.web.logs import GUNICORN_LOGGING

_settings = read_settings()
_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host

bind = f"{_host}:{_settings.port}"
workers = _settings.workers
worker_class = "sync"  # spaCy is not safe between threads: one analysis at a time a process
preload_app = True  # the model is loaded once and its memory shared by the workers
raw_env = ["OMP_NUM_THREADS=1", "HF_HUB_OFFLINE=1"]  # a worker is one core; nothing is ever downloaded
timeout = _settings.request_seconds
graceful_timeout = _settings.request_seconds  # SIGTERM finishes what is running
control_socket_disable = True  # it would be opened in $HOME, which a read-only image does not have
logconfig_dict = GUNICORN_LOGGING

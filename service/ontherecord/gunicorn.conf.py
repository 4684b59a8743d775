"""How gunicorn runs the service; what each line is for was found by trial (docs/operations.md, "How it runs")."""

from typing import Any

from ontherecord.loglines import LOGGING
from ontherecord.settings import metrics_folder, read_settings

_settings = read_settings()
_metrics = metrics_folder()

bind = _settings.address
workers = _settings.workers
worker_class = "ontherecord.web.worker.Worker"  # threads; whichever worker has the least in hand takes the next request
threads = _settings.threads  # more than may wait for an analysis, so that some are left for all the rest
worker_connections = threads  # what a worker has no thread for is left to the others
keepalive = 0  # a connection kept is tied to its worker, even while that one is busy and another idle
preload_app = True  # the model is loaded once and its memory shared by the workers
raw_env = [
    "OMP_NUM_THREADS=1",  # a worker is one core
    "HF_HUB_OFFLINE=1",  # nothing is ever downloaded
    f"PROMETHEUS_MULTIPROC_DIR={_metrics}",  # before the app is loaded: read when prometheus_client is imported
]
timeout = _settings.request_seconds  # of silence: no thread of the worker gets to run, one call has hung
graceful_timeout = _settings.request_seconds  # SIGTERM finishes what is running
limit_request_line = 8190  # a long q and cursor; gunicorn takes no more
limit_request_fields = 50  # browsers and proxies send about 20
backlog = 256  # more than a few seconds' worth of connections are better refused than kept waiting
control_socket_disable = True  # it would be opened in $HOME, which a read-only image does not have
logconfig_dict = LOGGING


def on_starting(_server: Any) -> None:
    """Before any worker is forked."""
    from ontherecord.web.worker import keep_signals_for_the_forked

    keep_signals_for_the_forked()


def child_exit(_server: Any, worker: Any) -> None:
    """A worker that is gone has nothing under way; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead

    from ontherecord.web.worker import gone

    gone(worker)
    mark_process_dead(worker.pid, _metrics)  # type: ignore[no-untyped-call]

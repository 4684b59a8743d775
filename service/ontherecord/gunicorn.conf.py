"""How gunicorn runs the service; what each line is for was found by trial (docs/operations.md, "How it runs")."""

import signal
from typing import Any

from ontherecord.loglines import LOGGING
from ontherecord.settings import read_settings
from ontherecord.supervision import end_with
from ontherecord.web import board, slots

_settings = read_settings()
_metrics = slots.folder(_settings.workers)

bind = _settings.address
workers = _settings.workers
worker_class = "ontherecord.web.worker.Worker"  # threads; whichever worker has the least in hand takes the next request
threads = _settings.threads  # more than may wait for an analysis, so that some are left for all the rest
worker_connections = 512 + threads  # beside those with a thread, those whose request has not come yet: reception.py
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
backlog = 1024  # a second's worth of connections that bring nothing: who is dropped here, tries again after a second
control_socket_disable = True  # it would be opened in $HOME, which a read-only image does not have
logconfig_dict = LOGGING


def on_starting(server: Any) -> None:
    """Before any worker is forked."""
    from ontherecord.web.worker import keep_signals_for_the_forked, may_open_files_for

    keep_signals_for_the_forked()
    may_open_files_for(server.cfg.worker_connections)


def pre_fork(server: Any, worker: Any) -> None:
    """A worker counts where one that is gone has counted."""
    worker.slot = slots.free({each.slot for each in server.WORKERS.values()})


def post_fork(_server: Any, worker: Any) -> None:
    """A worker goes with its master: finishing what it has in hand, it would hold the port for minutes."""
    end_with(worker.ppid, signal.SIGKILL)
    slots.take(worker.slot)


def child_exit(_server: Any, worker: Any) -> None:
    """A worker that is gone has nothing under way; what it counted stays counted."""
    slots.leave(_metrics, worker.slot)
    board.leave(worker.slot)

"""Two processes as one: the web server, and beside it the one that does the jobs, for a machine that has no more.

Signals go to the server, whose end is the end of both, with its exit code. The jobs are begun again whenever they end
by themselves, and end with the server, or with this process however that ends. If this process is killed, so is the
server at once: what it has in hand would else hold the port, for minutes, against whatever is begun in its place.
Nothing of the engine, of SQL or of HTTP is imported here: it stays as small as a process can be.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

PASSED_ON = frozenset(
    {
        signal.SIGTERM,
        signal.SIGINT,
        signal.SIGQUIT,
        signal.SIGHUP,
        signal.SIGUSR1,
        signal.SIGUSR2,
        signal.SIGTTIN,
        signal.SIGTTOU,
        signal.SIGWINCH,
    }
)
"""What gunicorn understands."""

ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})

GLANCE = 1.0
LONGEST_WAIT = 60.0
"""Seconds before jobs that ended at once are begun again: one, two, four and so on up to this."""

PATIENCE = 30.0
"""Seconds that jobs get to finish what they have begun, before they are killed; they will be done again."""

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Jobs:
    """The process that does the jobs, begun again when it ends."""

    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    wait: float = 1.0
    next_start: float = field(default_factory=time.monotonic)

    def keep_going(self) -> None:
        """Begins it, if it is not running and it is time to."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.wait = 1.0 if now - self.began > LONGEST_WAIT else min(2 * self.wait, LONGEST_WAIT)
            self.next_start = now + self.wait
            _tell("jobs ended", code=self.process.returncode, again_in=self.wait)
            self.process = None
        if self.process is None and now >= self.next_start:
            self.process, self.began = _begun(self.command, last=signal.SIGTERM), now

    def end(self) -> None:
        """Asks it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self) -> None:
        """Waits until it has ended, which does not take long."""
        if self.process is None:
            return
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(server: Sequence[str], jobs: Sequence[str]) -> int:
    """The exit code of the server, once both have ended."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {*PASSED_ON, signal.SIGCHLD})
    serving, beside, ending = _begun(server, last=signal.SIGKILL), Jobs(jobs), False
    while serving.poll() is None:
        if not ending:
            beside.keep_going()
        received = signal.sigtimedwait({*PASSED_ON, signal.SIGCHLD}, GLANCE)
        if received is not None and received.si_signo in PASSED_ON:
            serving.send_signal(received.si_signo)
            ending = ending or received.si_signo in ENDING
            if ending:
                beside.end()
    beside.end()
    beside.wait_for_end()
    return serving.returncode if serving.returncode >= 0 else 128 - serving.returncode


def end_with(parent: int, how: signal.Signals) -> None:
    """Has the kernel send this process, forked by that one, a signal when that one dies; it may have died already."""
    _libc.prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:
        os._exit(1)


def _begun(command: Sequence[str], *, last: signal.Signals) -> "subprocess.Popen[bytes]":
    """A process that gets the signals sent to it, none from the terminal, and the ``last`` when this one dies."""
    parent = os.getpid()

    def prepare() -> None:
        end_with(parent, last)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    return subprocess.Popen(command, preexec_fn=prepare, process_group=0)


def _tell(event: str, **facts: float) -> None:
    sys.stderr.write(json.dumps({"event": event, "level": "warning", **facts}) + "\n")


if __name__ == "__main__":
    at = sys.argv.index("--")
    sys.exit(run(sys.argv[1:at], sys.argv[at + 1 :]))

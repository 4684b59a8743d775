"""The engine's process, begun and begun again: a line that kills it, or takes it too long, costs that line alone."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

from ..provenance import Model
from ..settings import server_environment
from .asking import OUR_FAULT, Asked, Limits, unanswered

COMMAND = (sys.executable, "-m", "ontherecord.bulk.analyst")

TRIES = 2
"""How often a line is asked on which the process ended: once it may have been ended by something else."""


class EngineRefused(Exception):
    """The engine cannot be begun; the message says why."""


class Engine:
    """The engine's process; one line at a time."""

    def __init__(self, limits: Limits, *, command: Sequence[str] = COMMAND) -> None:
        """Begins it, and waits until it has its model. Raises EngineRefused if it gets none."""
        self._limits = limits
        self._command = command
        self._process = self._begun()

    def ask(self, asked: Asked) -> Mapping[str, Any]:
        """What it answers (analyst.py); a ``problem`` too where it ended on the line time after time."""
        for _ in range(TRIES):
            answer = self._answer(asked)
            if answer is not None:
                return answer
            code = _ended(self._process)
            self._process = self._begun()
            if code == -signal.SIGALRM:
                return unanswered(
                    OUR_FAULT, f"The engine was ended, since it took longer than {self._limits.seconds} seconds."
                )
        return unanswered(OUR_FAULT, f"The engine ended on it {TRIES} times ({_cause(code)}).")

    def close(self) -> None:
        """Ends it."""
        self._process.kill()
        _ended(self._process)

    def _answer(self, asked: Asked) -> Mapping[str, Any] | None:
        """None if the process ended before it answered."""
        assert self._process.stdin and self._process.stdout, "it was begun with pipes"
        try:
            self._process.stdin.write(asked.written())
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        line = self._process.stdout.readline()
        return cast("Mapping[str, Any]", json.loads(line)) if line.endswith(b"\n") else None

    def _begun(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library says as it dies may be of the article
            env=server_environment(),
        )
        assert process.stdin and process.stdout, "it was begun with pipes"
        process.stdin.write(self._limits.written())
        process.stdin.flush()
        hello = process.stdout.readline()
        if not hello:
            raise EngineRefused(f"its process ended as it began ({_cause(_ended(process))})")
        told = json.loads(hello)
        if "refused" in told:
            _ended(process)
            raise EngineRefused(told["refused"])
        self.model: Model = told["model"]
        return process


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """How a process ended that is ending."""
    assert process.stdin and process.stdout, "it was begun with pipes"
    with suppress(BrokenPipeError):  # what it was still to be asked
        process.stdin.close()
    process.stdout.close()
    return process.wait()


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"

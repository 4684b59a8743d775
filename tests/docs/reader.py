"""Somebody who reads a document and does what it says: a folder, a shell, an interpreter, and a service that runs."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.commands import ENVIRONMENT
from tests.docs.blocks import ROOT, RUN, Block, blocks_of
from tests.docs.comparing import json_values, printed_as_shown

ADDRESS = "http://127.0.0.1:8000"
"""Where the service is, in every document."""

POSTGRESQL = "postgresql://ontherecord@127.0.0.1/ontherecord"
"""A database on PostgreSQL, where a document has one."""

OF_THE_CHECKOUT = ("examples", "seeds")
"""Folders that whoever cloned the repository has there."""

PATIENCE = 120
"""Seconds."""

HTTP_ERROR = 22
"""What curl ends with when it was told to fail on one."""

SHELL = """\
keep() {{ {{ declare -p | grep -v '^declare -[a-zA-Z]*r'; declare -f; }} > .shell/session; }}
[ ! -f .shell/session ] || . .shell/session
trap keep EXIT
set -e -o pipefail
{content}
"""
"""A block as a part of one session: what it sets is there in the next."""


@dataclass
class Reader:
    """Runs blocks in a folder. What the addresses in the documents lead to here is written for them, and back."""

    folder: Path
    addresses: dict[str, str]
    _session: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        commands = self.folder / ".venv" / "bin"
        commands.mkdir(parents=True)
        for name, arguments in {"ontherecord": " -m ontherecord", "python": "", "python3": ""}.items():
            command = commands / name
            command.write_text(f'#!/bin/sh\nexec {sys.executable}{arguments} "$@"\n', "utf-8")
            command.chmod(0o755)
        for name in OF_THE_CHECKOUT:
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".shell").mkdir()
        (self.folder / ".shell" / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n", "utf-8")
        return self

    def __exit__(self, *raised: object) -> None:
        if self._session:
            self._session.kill()
            self._session.communicate()

    @property
    def environment(self) -> dict[str, str]:
        """That of a new terminal in which .venv/bin/activate was read; curl fails where it is answered an error."""
        return {
            **ENVIRONMENT,
            "PATH": f"{self.folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "CURL_HOME": str(self.folder / ".shell"),
            "COLUMNS": "120",
        }

    def follow(self, document: Path) -> None:
        """Runs its blocks in order; the first that does not do what it says fails the test, and is told."""
        for block in blocks_of(document.read_text("utf-8")):
            complaint = self.complaint(block) if block.language in RUN else None
            assert complaint is None, f"{document.name}, line {block.line}:\n{block.content}{complaint}"

    def complaint(self, block: Block) -> str | None:
        """What is wrong with a block: it fails, or prints something else than is shown."""
        content = block.content
        for written, here in self.addresses.items():
            content = content.replace(written, here)
        run = self._shell(content) if block.language == "sh" else self._python(content, block.line)
        code, printed, errors = run
        for written, here in self.addresses.items():
            printed = printed.replace(here, written)
        if code != (HTTP_ERROR if block.shown and shows_error(block.shown) else 0):
            return f"ended with {code}:\n{printed}{errors}"
        if block.shown and not printed_as_shown(block.shown.content, block.shown.language, printed):
            return f"printed, but line {block.shown.line} shows otherwise:\n{printed}{errors}"
        return None

    def _shell(self, content: str) -> tuple[int, str, str]:
        """The exit code, and what was written to standard output and to standard error."""
        process = subprocess.Popen(
            ["bash", "-c", SHELL.format(content=content)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            printed, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, errors = process.communicate()
            return -signal.SIGKILL, printed, f"{errors}\n(still running after {PATIENCE} seconds)"
        return process.returncode, printed, errors

    def _python(self, content: str, line: int) -> tuple[int, str, str]:
        if self._session is None:
            self._session = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("session.py"))],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._session.stdin and self._session.stdout
        self._session.stdin.write(json.dumps({"content": content, "name": f"block in line {line}"}) + "\n")
        self._session.stdin.flush()
        answer = json.loads(self._session.stdout.readline())
        return int(answer["failed"]), answer["printed"], answer["error"]


def shows_error(shown: Block) -> bool:
    """Whether a block shows a problem, or an answer's head with a status that is one."""
    if shown.language == "json":
        [*values] = json_values(shown.content)
        return any(isinstance(value, dict) and "type" in value and value.get("status", 0) >= 400 for value in values)
    return shown.content.startswith(("HTTP/1.1 4", "HTTP/1.1 5"))

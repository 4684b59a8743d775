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
from tests.docs.blocks import Block
from tests.docs.comparing import json_values, printed_as_shown

ADDRESS = "http://127.0.0.1:8000"
"""Where the service is, in every document."""

PATIENCE = 60
"""Seconds."""

HTTP_ERROR = 22
"""What curl ends with when it was told to fail on one."""

SHELL = """\
set -e -o pipefail
[ ! -f .shell/session ] || . .shell/session
{content}
{{ declare -p | grep -v '^declare -[a-zA-Z]*r'; declare -f; }} > .shell/session
"""
"""A block as a part of one session: what it sets is there in the next."""


@dataclass
class Reader:
    """Runs blocks in a folder. The service's own address is written for the one in the document, and back."""

    folder: Path
    url: str
    _session: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        commands = self.folder / ".venv" / "bin"
        commands.mkdir(parents=True)
        for name, arguments in {"ontherecord": " -m ontherecord", "python": "", "python3": ""}.items():
            command = commands / name
            command.write_text(f'#!/bin/sh\nexec {sys.executable}{arguments} "$@"\n', "utf-8")
            command.chmod(0o755)
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

    def complaint(self, block: Block) -> str | None:
        """What is wrong with a block: it fails, or prints something else than is shown."""
        content = block.content.replace(ADDRESS, self.url)
        code, printed = self._shell(content) if block.language == "sh" else self._python(content, block.line)
        printed = printed.replace(self.url, ADDRESS)
        if code != (HTTP_ERROR if block.shown and shows_error(block.shown) else 0):
            return f"ended with {code}:\n{printed}"
        if block.shown and not printed_as_shown(block.shown.content, block.shown.language, printed):
            return f"printed, but line {block.shown.line} shows otherwise:\n{printed}"
        return None

    def _shell(self, content: str) -> tuple[int, str]:
        process = subprocess.Popen(
            ["bash", "-c", SHELL.format(content=content)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            printed, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, _ = process.communicate()
            return -signal.SIGKILL, printed + f"\n(still running after {PATIENCE} seconds)"
        return process.returncode, printed

    def _python(self, content: str, line: int) -> tuple[int, str]:
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
        return int(answer["failed"]), answer["printed"]


def shows_error(shown: Block) -> bool:
    """Whether a block shows a problem, or an answer's head with a status that is one."""
    if shown.language == "json":
        [*values] = json_values(shown.content)
        return any(isinstance(value, dict) and "type" in value and value.get("status", 0) >= 400 for value in values)
    return shown.content.startswith(("HTTP/1.1 4", "HTTP/1.1 5"))

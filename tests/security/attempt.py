"""One service that is told hostile words and asked for them again: what came of it, by kind of what was read."""

from collections.abc import Callable, Iterable
from typing import Any

import requests
from click.testing import CliRunner, Result
from tests.conftest import Running
from tests.faults.figures import Figures, quoted

from ontherecord.cli import main

from . import representations as shown

SECONDS = 60
XML = ("atom", "tei")


class Attempt:
    """Requests and commands, each of whose answers is read; ``told`` gives the figures."""

    def __init__(self, figures: Figures, running: Running) -> None:
        self.figures, self.running = figures, running
        self.session = requests.Session()
        self.faults: dict[str, list[str]] = {}
        self.read: dict[str, int] = {}
        self.crashes: list[str] = []

    def noted(self, kind: str, place: str, faults: Iterable[str]) -> None:
        """One more of a kind was read, and this was wrong with it."""
        self.read[kind] = self.read.get(kind, 0) + 1
        self.faults.setdefault(kind, []).extend(f"{place}: {each}" for each in faults)

    def asked(self, method: str, path: str, **given: Any) -> requests.Response:
        """The answer to a request, its headers looked at."""
        url = f"{self.running.url}{path}"
        answer = self.session.request(method, url, timeout=SECONDS, allow_redirects=False, **given)
        if answer.status_code >= 500:
            self.crashes.append(f"{method} {path[:60]}: {answer.status_code}")
        self.noted("headers of answers", path[:40], shown.header_faults(list(answer.headers.items())))
        return answer

    def json(self, of: str, method: str, path: str, **given: Any) -> requests.Response:
        """The same of an answer in JSON, looked at as a whole."""
        return self.formatted(of, "json", method, path, **given)

    def formatted(self, of: str, name: str, method: str, path: str, **given: Any) -> requests.Response:
        """The same of an answer in a format, by its name; what is refused is so in JSON."""
        answer = self.asked(method, path, **given)
        self.noted(f"{of} as {name}", path[:40], _reader(name if answer.ok else "json")(answer.content))
        return answer

    def page(self, address: str, ours: shown.Elements) -> None:
        """A page, of which these elements and attributes are ours."""
        answer = self.asked("GET", address, headers={"Accept": "text/html"})
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.is_redirect
        policy = "default-src 'none'" in answer.headers.get("Content-Security-Policy", "")
        unsafe = ["has no policy that lets nothing in"] if is_page and not policy else []
        self.noted("pages", address.partition("?")[0][:8], [*shown.html_faults(answer.text, ours), *unsafe])

    def printed(self, *arguments: str) -> None:
        """What a command prints, for people or, with ``--json``, for programs that leave it on a terminal."""
        finished = self.command(*arguments)
        if finished.exit_code not in (0, 1) or not isinstance(finished.exception, SystemExit | None):
            self.crashes.append(f"{arguments[0]}: {quoted(finished.exception)}")
        printed = finished.output_bytes.decode("utf-8", "replace")
        faults = shown.json_line_faults if "--json" in arguments else shown.terminal_faults
        self.noted("what commands print", " ".join(arguments[:2])[:40], faults(printed))

    def embedded(self, identity: str) -> None:
        """The block to paste under an article; directions of writing end with each paragraph of it, and may stand."""
        block = self.command("embed", identity, "--json-ld", "--kind", "direct", "--kind", "mixed").stdout
        faults = [*shown.html_faults(block, shown.EMBEDDED), *shown.STEERS.findall(block)]
        self.noted("blocks of embed", identity, faults if block else ["is empty"])

    def command(self, *arguments: str) -> Result:
        """``ontherecord`` with these arguments, in this process: a hundred of its own would take minutes."""
        settings = {name: value for name, value in self.running.environment.items() if name.startswith("ONTHERECORD_")}
        return CliRunner().invoke(main, arguments, env=settings)

    def told(self, where: str) -> None:
        """The figures, a line a kind."""
        for kind, number in sorted(self.read.items()):
            self.figures.none(f"wrong in {number:,} {kind}{where}", sorted(set(self.faults[kind])))
        self.figures.none(f"answers of 500 and above, and commands that broke{where}", self.crashes)


def _reader(name: str) -> Callable[[bytes], Iterable[str]]:
    if name in XML:
        return shown.xml_faults
    of_text = {"csv": shown.csv_faults, "ndjson": shown.ndjson_faults}.get(name, shown.json_faults)
    return lambda body: of_text(body.decode())

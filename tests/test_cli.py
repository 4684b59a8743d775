"""The command line, as a process of its own."""

import json
import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.commands import ENVIRONMENT, run

from ontherecord import __version__

PATIENCE = 60
"""Seconds."""


@contextmanager
def started(*arguments: str) -> Iterator[Any]:
    """``ontherecord attribute``, running, with pipes to it; ended when the test is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ontherecord", "attribute", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    try:
        yield process
        if process.poll() is None:
            process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait(timeout=PATIENCE)
        for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
            pipe.close()


@pytest.fixture
def article_file(tmp_path: Path, article: str) -> Path:
    """The article in a file."""
    path = tmp_path / "article.txt"
    path.write_bytes(article.encode())
    return path


def lines_of(*documents: dict[str, object] | bytes) -> bytes:
    return b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in documents)


def drawn_on(controller: int) -> str:
    """All that was written to the terminal."""
    with open(controller, encoding="utf-8", errors="replace") as stream:
        written = ""
        try:
            while character := stream.read(1):
                written += character
        except OSError:  # the terminal was closed at its other end
            pass
    return written


def test_the_version_is_told() -> None:
    assert run("--version").stdout.decode() == f"ontherecord, version {__version__}\n"


def test_help_is_there_at_once_since_nothing_slow_is_imported_for_it() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "ontherecord", "--help"]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in finished.stderr.splitlines()}
    assert "click" in imported
    slow = {"spacy", "onnxruntime", "numpy", "sqlalchemy", "alembic", "flask", "rich", "trafilatura", "lxml"}
    assert not imported & slow


def test_a_file_is_shown_as_a_table_of_eighty_columns(article_file: Path) -> None:
    finished = run("attribute", article_file, COLUMNS="80")
    shown = finished.stdout.decode()
    assert finished.returncode == 0
    assert "Jeff Davis" in shown
    assert "Pentagon spokesman" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert finished.stderr == b""


def test_a_table_that_is_piped_has_eighty_columns_and_no_colours(article_file: Path) -> None:
    shown = run("attribute", article_file, "--explain").stdout.decode()
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown


def test_standard_input_is_a_file_too(article: str) -> None:
    assert b"Davis" in run("attribute", "-", given=article.encode()).stdout


def test_a_text_without_quotations_says_so() -> None:
    assert run("attribute", "-", given=b"The weather was fine.").stdout == b"-: no quotations\n"


def test_json_is_one_object_a_file_in_the_wire_form(article_file: Path, article: str) -> None:
    finished = run("attribute", "--json", "--explain", article_file, article_file)
    first, second = map(json.loads, finished.stdout.splitlines())
    assert first == second
    assert first["file"] == str(article_file)
    spans = [span for quote in first["quotes"] for span in [*quote["content"], *quote["why"]]]
    assert spans
    assert all(article[span["start"] : span["end"]] == span["text"] for span in spans)


def test_json_counts_carriage_returns(tmp_path: Path) -> None:
    text = "The bridge is shut.\r\n\r\n“We will not go,” said Ann Lee, the mayor.\r\n"
    path = tmp_path / "dos.txt"
    path.write_bytes(text.encode())
    [quote] = json.loads(run("attribute", "--json", path).stdout)["quotes"]
    span = quote["content"][0]
    assert text[span["start"] : span["end"]] == span["text"]


def test_jsonl_answers_each_document_in_order(article: str) -> None:
    documents = [{"id": f"d{number}", "text": article if number % 2 else ""} for number in range(6)]
    finished = run("attribute", "--jsonl", given=lines_of(*documents))
    answers = [json.loads(line) for line in finished.stdout.splitlines()]
    assert finished.returncode == 0
    assert [answer["id"] for answer in answers] == [document["id"] for document in documents]
    assert [bool(answer["quotes"]) for answer in answers] == [False, True] * 3
    assert set(answers[1]["quotes"][0]) == {
        "content", "cue", "source", "kind", "mode", "speaker", "role", "confidence",
    }  # fmt: skip


def test_jsonl_passes_over_bad_lines_with_their_numbers_and_ends_with_1() -> None:
    good = {"id": "good", "text": ""}
    given = lines_of(good, b"{", b"", b"\xff", {"id": "long", "text": "a" * 200}, {**good, "id": "last"})
    finished = run("attribute", "--jsonl", given=given, ONTHERECORD_MAX_CHARACTERS="100")
    assert [json.loads(line)["id"] for line in finished.stdout.splitlines()] == ["good", "last"]
    reports = finished.stderr.decode().splitlines()
    assert [report.split(":")[1] for report in reports] == [" line 2", " line 4", " line 5"]
    assert "100" in reports[2]
    assert finished.returncode == 1


def test_jsonl_streams() -> None:
    with started("--jsonl") as process:
        for name in ("first", "second"):
            process.stdin.write(lines_of({"id": name, "text": ""}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name


def test_a_progress_bar_is_drawn_for_a_terminal_only() -> None:
    command = [sys.executable, "-m", "ontherecord", "attribute", "--jsonl"]
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    finished = subprocess.run(
        command,
        input=lines_of({"id": 1, "text": ""}),
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
        env=ENVIRONMENT,
    )
    os.close(terminal)
    assert "1 documents" in drawn_on(controller)
    assert b"documents" not in finished.stdout
    assert run("attribute", "--jsonl", given=lines_of({"id": 1, "text": ""})).stderr == b""


def test_a_bad_file_is_reported_and_the_others_are_done(tmp_path: Path, article_file: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("é".encode("latin-1"))
    finished = run("attribute", tmp_path / "none.txt", latin, tmp_path, article_file)
    reports = finished.stderr.decode().splitlines()
    assert finished.returncode == 1
    assert reports[0] == f"ontherecord: {tmp_path / 'none.txt'}: No such file or directory"
    assert reports[1].startswith(f"ontherecord: {latin}: not UTF-8 text (byte 1)")
    assert reports[2] == f"ontherecord: {tmp_path}: Is a directory"
    assert b"Jeff Davis" in finished.stdout


def test_a_text_too_long_is_refused_with_the_limit_and_the_setting(article_file: Path) -> None:
    finished = run("attribute", article_file, ONTHERECORD_MAX_CHARACTERS="10")
    assert finished.returncode == 1
    assert b"10" in finished.stderr
    assert b"ONTHERECORD_MAX_CHARACTERS" in finished.stderr
    assert b"Traceback" not in finished.stderr


@pytest.mark.parametrize(
    "arguments",
    [("attribute",), ("attribute", "--mode", "dream", "-"), ("attribute", "--jsonl", "--explain"), ("quote",)],
)
def test_a_wrong_call_ends_with_2(arguments: tuple[str, ...]) -> None:
    finished = run(*arguments)
    assert finished.returncode == 2
    assert b"Usage:" in finished.stderr


def test_a_pipeline_that_is_not_installed_is_told_without_a_traceback(article_file: Path) -> None:
    finished = run("attribute", article_file, ONTHERECORD_SPACY_PIPELINE="en_core_web_none")
    assert finished.returncode == 1
    assert b"en_core_web_none" in finished.stderr
    assert b"Traceback" not in finished.stderr


@pytest.mark.parametrize("form", [["-"], ["--json", "-"], ["--jsonl"]])
def test_a_reader_that_goes_away_leaves_no_traceback(form: list[str], article: str) -> None:
    given = lines_of(*({"id": number, "text": article} for number in range(50))) if form == ["--jsonl"] else article
    with started(*form) as process:
        process.stdout.close()
        process.stdout = None
        _, errors = process.communicate(given if isinstance(given, bytes) else given.encode(), timeout=PATIENCE)
    assert errors == b""
    assert process.returncode == 1


@pytest.fixture
def sigint_heeded() -> Iterator[None]:
    """As at a terminal: what a shell starts in the background is made to ignore it, and so is whatever that starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("sigint_heeded")
def test_ctrl_c_leaves_no_traceback() -> None:
    with started("--jsonl") as process:
        process.stdin.write(lines_of({"id": "first", "text": ""}))
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert errors.strip() == b"Aborted!"
    assert process.returncode == 1


def test_a_command_that_crashes_leaves_no_core_dump() -> None:
    asked = (
        "import resource; from click.testing import CliRunner; from ontherecord.cli import main; "
        "resource.setrlimit(resource.RLIMIT_CORE, 2 * resource.getrlimit(resource.RLIMIT_CORE)[1:]); "
        "CliRunner().invoke(main, ['keys', '--help']); print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    finished = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert finished.stdout == "(0, 0)\n"

"""examples/curl, by a real curl."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Running
from tests.examples.conftest import Run
from tests.needs import needed

SCRIPT = "curl/archive_an_article.sh"


@pytest.fixture(autouse=True)
def curl() -> None:
    needed(shutil.which("curl"), "no curl on this machine")


def test_an_article_is_posted_read_back_found_and_taken_away(desk: Running, run: Run, tmp_path: Path) -> None:
    for _ in range(2):  # the second time it is known already
        finished = run(SCRIPT, SERVICE=desk.url)
        assert finished.returncode == 0, finished.stderr
        answers = [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]
        posted, read, found = answers
        assert [each["speaker"]["name"] for each in posted["quotes"]] == ["Ann Lee", "Ann Lee"]
        assert [each["id"] for each in read["documents"]] == [posted["document"]["id"]]
        assert [each["id"] for each in found["quotes"]] == [posted["quotes"][0]["id"]]
        with (tmp_path / "quotations.csv").open(encoding="utf-8-sig", newline="") as sheet:
            rows = list(csv.DictReader(sheet, dialect="excel"))
        assert {row["id"] for row in rows} == {each["id"] for each in posted["quotes"]}
        assert rows[0]["text"] == "The bridge stays closed until May,"


def test_a_key_is_sent_and_its_lack_told(start_server: Callable[..., Running], run: Run, tmp_path: Path) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as server:
        key = server.command("keys", "create", "desk", "--scope", "read", "--scope", "write").split()[-1]
        assert run(SCRIPT, SERVICE=server.url, KEY=key).returncode == 0
        refused = run(SCRIPT, SERVICE=server.url)
    assert refused.returncode != 0
    assert "401" in refused.stderr and "problem" not in refused.stderr

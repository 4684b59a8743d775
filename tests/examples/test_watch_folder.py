"""examples/watch_folder: what the unit runs is a command that works."""

import shlex
from pathlib import Path

from tests.commands import run
from tests.conftest import Running
from tests.examples.conftest import EXAMPLES

UNIT = (EXAMPLES / "watch_folder" / "ontherecord-watch.service").read_text("utf-8")


def test_the_command_of_the_unit_posts_what_is_in_the_folder(desk: Running, tmp_path: Path) -> None:
    [line] = [line for line in UNIT.splitlines() if line.startswith("ExecStart=")]
    key_file = tmp_path / "key"
    key_file.write_text("otr_any\n")
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a.txt").write_text("“It is closed,” said Ann Lee, the mayor of Ely.", "utf-8")
    here = {
        "/srv/incoming": str(folder),
        "http://127.0.0.1:8000": desk.url,
        "${CREDENTIALS_DIRECTORY}/key": str(key_file),
    }
    _, *arguments = shlex.split(line.removeprefix("ExecStart="))
    finished = run(*(here.get(each, each) for each in arguments), "--once", "--settle", "0.2")
    assert finished.returncode == 0, finished.stderr
    assert (folder / "done" / "a.txt").exists()

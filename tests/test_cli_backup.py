"""``ontherecord backup`` and ``restore``: what is told, and the exit codes; what they do is tried in tests/archive."""

from pathlib import Path

from tests.commands import run

from ontherecord.archive.revisions import newest

SEEDS = Path(__file__).parents[1] / "seeds"


def test_what_was_backed_up_and_restored_is_told(sqlite_url: str, tmp_path: Path) -> None:
    run("seeds", "--quiet", SEEDS, ONTHERECORD_DATABASE=sqlite_url)
    file, other = tmp_path / "a.backup", f"sqlite:///{tmp_path}/other.sqlite"
    made = run("backup", file, ONTHERECORD_DATABASE=sqlite_url)
    restored = run("restore", file, ONTHERECORD_DATABASE=other)
    assert (made.returncode, made.stderr, restored.returncode, restored.stderr) == (0, b"", 0, b"")
    first, second = made.stdout.decode().splitlines()
    assert first == f"Backed up 2 documents with 24 quotations into {file}."
    assert second.startswith(f"{file.stat().st_size:,} bytes in ") and second.endswith(f"revision {newest()}.")
    assert restored.stdout.decode().splitlines() == [
        f"Restored 2 documents with 24 quotations from {file}.",
        f"The tables are of revision {newest()}.",
    ]


def test_quietly_nothing_is_told_but_what_goes_wrong(sqlite_url: str, tmp_path: Path) -> None:
    file, other = tmp_path / "a.backup", f"sqlite:///{tmp_path}/other.sqlite"
    quiet = [
        run("backup", "--quiet", file, ONTHERECORD_DATABASE=sqlite_url),
        run("backup", "--quiet", "--force", file, ONTHERECORD_DATABASE=sqlite_url),
        run("restore", "--quiet", file, ONTHERECORD_DATABASE=other),
    ]
    assert [(each.returncode, each.stdout, each.stderr) for each in quiet] == [(0, b"", b"")] * 3
    for arguments in (["backup", file], ["restore", tmp_path / "none.backup"]):
        finished = run(*arguments, "--quiet", ONTHERECORD_DATABASE=sqlite_url)
        assert (finished.returncode, finished.stdout) == (1, b"")
        assert finished.stderr.startswith(b"Error: ") and b"Traceback" not in finished.stderr


def test_what_would_be_replaced_is_told_with_the_way_to_do_it(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    run("backup", file, ONTHERECORD_DATABASE=sqlite_url)
    run("keys", "create", "newsroom", "--scope", "read", ONTHERECORD_DATABASE=sqlite_url)
    for command in ("backup", "restore"):
        assert b"--force" in run(command, file, ONTHERECORD_DATABASE=sqlite_url).stderr
    assert run("restore", "--force", file, ONTHERECORD_DATABASE=sqlite_url).returncode == 0
    assert b"No key" in run("keys", "list", ONTHERECORD_DATABASE=sqlite_url).stdout

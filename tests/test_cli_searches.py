"""``ontherecord searches``, on both databases."""

import json

import pytest
from tests.commands import run

from ontherecord.archive.alerts import searches
from ontherecord.archive.database import Database


def test_a_search_is_added_listed_and_removed(database_url: str, database: Database) -> None:
    environment = {"ONTHERECORD_DATABASE": database_url, "ONTHERECORD_WEBHOOK_HOSTS": "hooks.example.org"}
    options = ["--q", "bridge", "--kind", "direct", "--kind", "mixed", "--published-from", "2016-05-20", "--feed"]
    added = run(
        "searches", "add", "The [bold] bridge", *options, "--webhook", "https://hooks.example.org/", **environment
    )
    assert added.returncode == 0, added.stderr
    identity = added.stdout.decode().removesuffix("\n")
    assert b"/feeds/" in added.stderr and b"whsec_" in added.stderr
    with database.reading() as connection:
        kept = searches.one(connection, identity)
    assert kept and kept.name == "The [bold] bridge" and kept.sought.q == "bridge"

    [listed] = json.loads(run("searches", "list", "--json", **environment).stdout)
    assert listed["query"] == {"q": "bridge", "kind": ["direct", "mixed"], "published_from": "2016-05-20"}
    shown = run("searches", "list", COLUMNS="200", **environment).stdout.decode()
    for told in (identity, "The [bold] bridge", "q=bridge", "https://hooks.example.org/"):
        assert told in shown
    assert "whsec" not in shown + str(listed) and "/feeds/" not in shown + str(listed)

    assert run("searches", "remove", identity, **environment).returncode == 0
    assert b"No search is kept yet" in run("searches", "list", **environment).stdout
    assert run("searches", "remove", identity, **environment).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a", "--webhook", "https://hooks.example.org/"], "/webhook/url: Nothing is sent there"),
        (["a", "--published-from", "May"], "/query/published_from"),
        (["", "--q", "a"], "/name"),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_line(sqlite_url: str, arguments: list[str], told: str) -> None:
    finished = run("searches", "add", *arguments, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1
    assert told in finished.stderr.decode() and b"Traceback" not in finished.stderr

"""Names, roles and organisations over time."""

from typing import Any

from tests.archive.conftest import Keep

from ontherecord.archive import speakers
from ontherecord.archive.database import Database
from ontherecord.archive.people import profiles
from ontherecord.archive.speakers import SpeakersSought
from ontherecord.formats.wire import WholeSpeakerForm


def whole(database: Database) -> WholeSpeakerForm:
    """The one speaker there is."""
    with database.reading() as connection:
        [only], _ = speakers.listed(connection, SpeakersSought(), sort="added", limit=2, cursor=None)
        found = profiles.profile(connection, only["id"])
    assert found
    assert {name: found[name] for name in only} == only  # type: ignore[literal-required]
    return found


def spans(seen: Any, *members: str) -> list[Any]:
    return [
        (*(each[name] for name in members), each["documents"], each["first"]["title"], each["last"]["title"])
        for each in seen
    ]


def test_roles_are_told_over_time_with_the_documents_that_say_so(database: Database, keep: Keep) -> None:
    told = [
        ("2011", "deputy mayor of Ely", "Ely", "2011-05-20"),
        ("2012", "mayor of Ely", "Ely", "2012-05-20"),
        ("undated", "mayor of Ely", "Ely", None),
        ("2014", "mayor of Ely", "Ely", "2014-05-20"),
        ("2018", "minister of transport", None, "2018-05-20"),
    ]
    for title, role, affiliation, day in told:
        facts = {"title": title, "publisher": "The Ely Post", "published_at": day}
        keep(title, "Gail Whitlock", role=role, affiliation=affiliation, facts=facts)
    found = whole(database)
    assert spans(found["roles"], "role") == [
        ("minister of transport", 1, "2018", "2018"),
        ("mayor of Ely", 3, "2012", "2014"),
        ("deputy mayor of Ely", 1, "2011", "2011"),
    ]
    assert spans(found["organisations"], "name") == [("Ely", 4, "2011", "2014")]
    assert spans(found["names"], "name") == [("Gail Whitlock", 5, "2011", "2018")]
    assert (found["role"], found["affiliation"]) == ("minister of transport", None)
    assert found["first"] and found["last"]
    assert (found["first"]["published_at"], found["last"]["published_at"]) == ("2011-05-20", "2018-05-20")


def test_a_speaker_of_undated_documents_has_roles_without_first_and_last_quotation(
    database: Database, keep: Keep
) -> None:
    keep("One.", "Gail Whitlock", role="mayor of Ely")
    keep("Two.", "Gail Whitlock", role="mayor of Ely")
    found = whole(database)
    assert found["first"] is None and found["last"] is None
    assert spans(found["roles"], "role") == [("mayor of Ely", 2, None, None)]


def test_who_has_no_role_has_none_over_time(database: Database, keep: Keep) -> None:
    keep("One.", "Gail Whitlock")
    found = whole(database)
    assert found["roles"] == found["organisations"] == [] and found["role"] is None


def test_nobody_has_no_profile(database: Database) -> None:
    with database.reading() as connection:
        assert profiles.profile(connection, "0" * 32) is None

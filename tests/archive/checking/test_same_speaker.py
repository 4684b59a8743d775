"""Whether two speakers may be one."""

import pytest

from ontherecord.archive.checking.same_speaker import same_speaker
from ontherecord.formats.wire import SpeakerForm


def named(name: str, speaker_type: str = "person", *, role: str | None = None) -> SpeakerForm:
    identity = f"id of {name}, {role}"
    return SpeakerForm(id=identity, name=name, type=speaker_type, title=None, role=role, affiliation=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee", "Lee"),
        ("Ann Lee", "ANN LÉE"),
        ("Bob Ray Jr.", "Ray"),
        ("Teodoro", "Teodoro Balmaceda"),
        ("K", "K. S."),
        ("Sergei Shoigu", "Sergey Shoygu"),
        ("Bob Dole", "Robert Dole"),
    ],
)
def test_people_are_the_same_by_their_names_or_a_part_of_one(one: str, other: str) -> None:
    assert same_speaker(named(one), named(other)) is True
    assert same_speaker(named(other), named(one)) is True


def test_others_are_not() -> None:
    assert same_speaker(named("Ann Lee"), named("Ann Ray")) is False
    assert same_speaker(named("Ann Lee"), named("Bob Lee")) is False
    assert same_speaker(named("Ann Lee"), named("Lee", "organisation")) is False
    assert same_speaker(named("Ford Motor", "organisation"), named("Ford Foundation", "organisation")) is False
    assert same_speaker(named("Pentagon", "organisation"), named("pentagon")) is True


def test_nobody_has_two_roles_that_exclude_each_other() -> None:
    mayor = named("Ann Harper", role="mayor of Bath")
    assert same_speaker(named("Ann Harper", role="mayor of Ely"), mayor) is False
    assert same_speaker(named("Ann Harper", role="mayor"), mayor) is True


def test_whom_the_record_keeps_anonymous_no_draft_may_name() -> None:
    assert same_speaker(named("Ann Lee"), named("a senior official", "unnamed")) is False


def test_who_is_not_named_may_be_anybody() -> None:
    assert same_speaker(None, named("Ann Lee")) is None
    assert same_speaker(named("Ann Lee"), None) is None
    assert same_speaker(named("a senior official", "unnamed"), named("Ann Lee")) is None

"""Whether two speakers may be one."""

import pytest

from ontherecord.archive.checking.same_speaker import same_speaker
from ontherecord.formats.wire import SpeakerForm


def named(name: str, speaker_type: str = "person") -> SpeakerForm:
    return SpeakerForm(id=f"id of {name}", name=name, type=speaker_type, title=None, role=None, affiliation=None)


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


def test_who_is_not_named_may_be_anybody() -> None:
    assert same_speaker(None, named("Ann Lee")) is None
    assert same_speaker(named("Ann Lee"), None) is None
    assert same_speaker(named("a senior official", "unnamed"), named("Ann Lee")) is None

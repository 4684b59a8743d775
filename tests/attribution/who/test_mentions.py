"""Mentions found and clustered."""

import pytest

from ontherecord.attribution.who.entities import Gender, cluster
from ontherecord.attribution.who.mention import Named
from ontherecord.attribution.who.mentions import find_mentions
from ontherecord.attribution.who.names import mended
from ontherecord.attribution.who.tokens import tokenise

from .who_is_who import unmarked


def clusters(marked: str) -> dict[str, list[str]]:
    read = unmarked(marked)
    tokens = tokenise(read.text)
    entities = cluster(tokens, find_mentions(tokens, mended(read.text, read.entities), read.sources))
    return {entity.name: [mention.span.of(read.text) for mention in entity.mentions] for entity in entities}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ada Obi|PERSON] came. Obi left.", {"Ada Obi": ["Ada Obi", "Obi"]}),
        ("Capt. Joan Reyes came.", {"Joan Reyes": ["Joan Reyes"]}),
        (
            "[Ann Lee|PERSON] and [Bo Lee|PERSON] came. Ms. [Lee|PERSON] left.",
            {"Ann Lee": ["Ann Lee", "Lee"], "Bo Lee": ["Bo Lee"]},
        ),
        ("[Bo Lincoln|PERSON] came to Lincoln Center.", {"Bo Lincoln": ["Bo Lincoln"]}),
        (
            "The [International Monetary Fund|ORG] met. The [IMF|ORG] left.",
            {"International Monetary Fund": ["International Monetary Fund", "IMF"]},
        ),
        ("[Exxon Mobil|ORG] grew. [Exxon|ORG] fell.", {"Exxon Mobil": ["Exxon Mobil", "Exxon"]}),
        ("The [Department|ORG] of Public Works met.", {"Department of Public Works": ["Department of Public Works"]}),
        ("{Fatou Bensouda, the prosecutor}, said no.", {"Fatou Bensouda": ["Fatou Bensouda"]}),
        ("{Students at the school} said no.", {}),
        ("Ⓨ left. [Y|PERSON] came.", {"Y": ["Y"]}),
    ],
)
def test_mentions_of_one_entity_are_one_cluster(text: str, expected: dict[str, list[str]]) -> None:
    assert clusters(text) == expected


def test_a_title_or_a_first_name_shows_a_gender() -> None:
    read = unmarked("Mrs. [Obi|PERSON] met [Carl Ray|PERSON] and [Kim|PERSON].")
    tokens = tokenise(read.text)
    found = cluster(tokens, find_mentions(tokens, mended(read.text, read.entities), []))
    assert [entity.gender for entity in found] == [Gender.FEMALE, Gender.MALE, None]
    assert {entity.named for entity in found} == {Named.PERSON}

"""The seeds: the engine finds in each account what its file expects, nothing less and nothing more."""

from pathlib import Path

import pytest

from ontherecord.archive.seeds import Expected, Seed, SeedError, read_seed
from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.quotation import Mode, Quotation

FOLDER = Path(__file__).parents[2] / "seeds"
FILES = sorted(FOLDER.glob("*.yaml"))

NAMED = {
    "Jeff Davis": "Pentagon spokesman",
    "Mark Welsh": "US Air Force Chief of Staff",
    "Sergey Rudskoy": "chief of the main operations department of the Russian General Staff",
    "Sergey Ryabkov": "Russian Deputy Foreign Minister",
    "Sergei Shoigu": "Russian Defense Minister",
}
"""People that the seeds are there for, and their roles as the accounts word them."""

GOOD = """\
outlet: The Ely Post
date: 2020-02-29
title: The bridge
facts:
  - The bridge is closed.
account: |
  “The bridge is shut,” said Ann Lee.
expected:
  - begins: The bridge is shut
    kind: direct
    speaker: Ann Lee
"""


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def seed(request: pytest.FixtureRequest) -> Seed:
    return read_seed(request.param)


def spoken(attributor: Attributor, seed: Seed) -> list[Quotation]:
    quotations = attributor.attribute(seed.account).quotations
    return [quotation for quotation in quotations if quotation.mode is Mode.SPEECH]


def found(attributor: Attributor, seed: Seed) -> list[Expected]:
    """What the engine says of a seed, in a seed's terms: each quotation cut to the length of its expected beginning."""
    quotations = spoken(attributor, seed)
    lengths = [len(each.begins) for each in seed.expected] + [30] * len(quotations)
    return [in_terms_of_a_seed(quotation, length) for quotation, length in zip(quotations, lengths, strict=False)]


def in_terms_of_a_seed(quotation: Quotation, length: int) -> Expected:
    begins = quotation.text[:length]
    speaker = quotation.speaker
    if speaker is None:
        return Expected(begins, quotation.kind)
    return Expected(begins, quotation.kind, speaker.name, speaker.title, speaker.role, speaker.affiliation)


def test_there_are_seeds() -> None:
    assert FILES


def test_the_engine_finds_the_quotations_that_a_seed_expects(attributor: Attributor, seed: Seed) -> None:
    assert found(attributor, seed) == list(seed.expected)


@pytest.mark.parametrize(("name", "role"), NAMED.items(), ids=NAMED)
def test_the_named_people_are_there_with_their_roles(attributor: Attributor, name: str, role: str) -> None:
    quotations = [quotation for path in FILES for quotation in spoken(attributor, read_seed(path))]
    roles = {each.speaker.role for each in quotations if each.speaker is not None and each.speaker.name == name}
    assert roles == {role}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_after_the_day_of_its_article(path: Path) -> None:
    assert path.name.startswith(f"{read_seed(path).published_at}-")


def test_a_seed_reads_as_it_is_written(tmp_path: Path) -> None:
    seed = read_seed(written(tmp_path, GOOD))
    assert (seed.publisher, seed.published_at, seed.title) == ("The Ely Post", "2020-02-29", "The bridge")
    assert seed.facts == ("The bridge is closed.",)
    assert seed.account == "“The bridge is shut,” said Ann Lee."
    assert [(each.begins, each.kind, each.speaker, each.role) for each in seed.expected] == [
        ("The bridge is shut", "direct", "Ann Lee", None)
    ]


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("outlet:", "outlets:", "outlets is not a member"),
        ("title: The bridge\n", "", "title is missing"),
        ("title: The bridge", "title: 7", "title must be words"),
        ("2020-02-29", "29 February", "date must be a day"),
        ("2020-02-29", "2020-02-29T10:00:00Z", "date must be a day"),
        ("  - The bridge is closed.\n", "", "facts must be a list"),
        ("speaker: Ann Lee", "speakers: Ann Lee", r"expected\[0\]: speakers is not a member"),
        ("speaker: Ann Lee", "speaker: null", r"expected\[0\]: speaker must be words"),
        ("kind: direct", "kind: verbatim", r"expected\[0\]: kind must be direct, mixed, indirect, not 'verbatim'"),
        ("begins: The bridge is shut", "begins: The road", r"expected\[0\]: begins must be in the account"),
        ("outlet: The Ely Post", "outlet: [", "is not YAML"),
        (GOOD, "the bridge", "must have the members"),
    ],
)
def test_a_seed_that_is_not_one_is_refused_by_file_and_member(
    tmp_path: Path, good: str, bad: str, message: str
) -> None:
    with pytest.raises(SeedError, match=rf"bridge\.yaml.*{message}"):
        read_seed(written(tmp_path, GOOD.replace(good, bad)))


def written(folder: Path, content: str) -> Path:
    path = folder / "bridge.yaml"
    path.write_text(content, "utf-8")
    return path

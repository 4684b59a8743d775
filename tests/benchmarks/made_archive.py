"""An archive of made-up quotations, as large as wanted: ``python tests/benchmarks/made_archive.py URL QUOTATIONS``.

Words are drawn as languages draw them (the n-th most frequent word 1/n as often as the first), people and outlets
likewise, dates over ten years; eight quotations a document. Some are what was printed before, word for word or nearly,
as wire copy is. The database is made, or added to.
"""

import random
import sys
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, islice

from tqdm import tqdm

from ontherecord.archive import documents, schema
from ontherecord.archive.database import open_database
from ontherecord.attribution.quotation import Analysis, Kind, Mode, Quotation, Span, Speaker, SpeakerType
from ontherecord.attribution.wordlists import word_list
from ontherecord.formats import wire, writing
from ontherecord.formats.facts import Facts
from ontherecord.provenance import Model

WORDS, PEOPLE, OUTLETS, DAYS = 30_000, 20_000, 60, 3_650
QUOTATIONS_A_DOCUMENT = 8
REPEATED = 0.15
REMEMBERED = 10_000
"""Quotations of which one may be printed again."""

DOCUMENTS_A_TRANSACTION = 250
MODEL = Model(version="made", weights="0" * 12, spacy_pipeline=None)
SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
GIVEN_NAMES = sorted(word_list("male_names") | word_list("female_names"))
SURNAMES = sorted(word_list("common_surnames"))
ROLES = ["mayor", "minister", "spokeswoman", "chief economist", "director", "senator", "professor", "coach"]


def main() -> None:
    """The archive, filled."""
    url, quotations = sys.argv[1], int(sys.argv[2])
    fill(url, quotations)


def fill(url: str, quotations: int) -> None:
    """Adds so many quotations to the database; those of a transaction oldest first, as FTS5 takes them fastest."""
    database = open_database(url)
    schema.upgrade(database)
    made = islice(made_documents(random.Random(1)), quotations // QUOTATIONS_A_DOCUMENT)
    with tqdm(total=quotations, unit=" quotations", disable=not sys.stderr.isatty()) as bar:
        while some := sorted(islice(made, DOCUMENTS_A_TRANSACTION), key=lambda each: each[0].document["published_at"]):
            with database.writing() as connection:
                for record, text in some:
                    documents.keep(connection, record, text)
            bar.update(len(some) * QUOTATIONS_A_DOCUMENT)
    database.engine.dispose()


def made_documents(chance: random.Random) -> Iterator[tuple[wire.Record, str]]:
    """Documents without end, each with its text."""
    words = Drawn([made_word(number) for number in range(WORDS)])
    people = People([made_name(number) for number in range(PEOPLE)])
    outlets = Drawn([f"The {made_word(number).title()} Post" for number in range(OUTLETS)])
    printed: deque[str] = deque(maxlen=REMEMBERED)
    while True:
        yield made_document(chance, words, people, outlets, printed)


class Drawn:
    """Things drawn at random, the n-th 1/n as often as the first."""

    def __init__(self, things: list[str]) -> None:
        self._things = things
        self._weights = list(accumulate(1 / place for place in range(1, len(things) + 1)))

    def __call__(self, chance: random.Random, number: int) -> list[str]:
        return chance.choices(self._things, cum_weights=self._weights, k=number)


class People(Drawn):
    """People drawn likewise, whom documents call by an initial or by another spelling now and then."""

    def __call__(self, chance: random.Random, number: int) -> list[str]:
        return [self._written(chance, name) for name in super().__call__(chance, number)]

    def _written(self, chance: random.Random, name: str) -> str:
        given, surname = name.split(" ")
        return chance.choices(
            [name, f"{given[0]}. {surname}", f"{given} {chance.choice('ABC')}. {surname}"], (8, 1, 1)
        )[0]


def made_name(number: int) -> str:
    """A given name and a surname; every fifth surname is one that many people have."""
    given, common = GIVEN_NAMES[number % len(GIVEN_NAMES)], SURNAMES[number % len(SURNAMES)]
    return f"{given.title()} {(common if number % 5 == 0 else made_word(7 * number + 3)).title()}"


def made_word(number: int) -> str:
    """A word that can be spoken, another for each number."""
    word = ""
    while not word or number:
        number, place = divmod(number, len(SYLLABLES))
        word += SYLLABLES[place]
    return word


def made_words(chance: random.Random, words: Drawn, printed: deque[str]) -> str:
    """What somebody said: something new, or something printed before, with a word changed, or its end left out."""
    if printed and chance.random() < REPEATED:
        said = chance.choice(printed).split(" ")
        place = chance.randrange(len(said))
        return " ".join(
            chance.choice([said, [*said[:place], *words(chance, 1), *said[place + 1 :]], said[: max(6, place)]])
        )
    printed.append(" ".join(words(chance, chance.randint(6, 40))))
    return printed[-1]


def made_document(
    chance: random.Random, words: Drawn, people: Drawn, outlets: Drawn, printed: deque[str]
) -> tuple[wire.Record, str]:
    """A document of quotations, a paragraph each."""
    quotations: list[Quotation] = []
    text = ""
    names = people(chance, 3)
    for place in range(QUOTATIONS_A_DOCUMENT):
        said = made_words(chance, words, printed)
        name = names[place % 3]
        start = len(text) + 1
        text += f"“{said},” said {name}.\n\n"
        end = start + len(said) + 1
        quotations.append(made_quotation(chance, said, name, Span(start - 1, end + 1), Span(end + 2, end + 6)))
    day = date(2016, 1, 1) + timedelta(days=chance.randrange(DAYS))
    facts = Facts(title=text[1:60], publisher=outlets(chance, 1)[0], published_at=day.isoformat())
    return writing.record(text, facts, Analysis(tuple(quotations)), model=MODEL), text


def made_quotation(chance: random.Random, said: str, name: str, content: Span, cue: Span) -> Quotation:
    """Somebody said it."""
    surname = name.split(" ")[-1]
    role = ROLES[len(surname) % len(ROLES)]
    return Quotation(
        kind=chance.choices(tuple(Kind), (5, 2, 6))[0],
        mode=Mode.THOUGHT if chance.random() < 0.1 else Mode.SPEECH,
        text=said,
        content=(content,),
        cue=cue,
        source=Span(cue.end + 1, cue.end + 1 + len(name)),
        speaker=Speaker(name, SpeakerType.PERSON, role=f"{role} of {surname[:4]}", affiliation=surname[:4]),
        confidence=round(chance.random(), 3),
    )


if __name__ == "__main__":
    main()

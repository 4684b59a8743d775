"""The words that stand in most of the quotations found."""

from typing import Any

import pytest
from tests.archive.conftest import Keep

from ontherecord.archive.database import Database
from ontherecord.archive.search import frequent_words
from ontherecord.archive.search.frequent_words import FrequentWords
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.attribution.quotation import Mode
from ontherecord.attribution.wordlists import word_list


def used_most(database: Database, **sought: Any) -> FrequentWords:
    with database.reading() as connection:
        return frequent_words.used_most(connection, QuotationsSought(**sought))


def told(found: FrequentWords) -> list[tuple[str, int]]:
    return [(each.word, each.quotations) for each in found.words]


def test_a_word_counts_once_a_quotation_and_as_most_of_them_write_it(database: Database, keep: Keep) -> None:
    keep("The bridge, the Bridge, the BRIDGE of Ely")
    keep("Ely needs it: a bridge")
    keep("It’s the café’s; Café Ely")
    found = used_most(database)
    assert told(found) == [("Ely", 3), ("bridge", 2), ("Café", 1)]
    assert (found.counted, found.complete) == (3, True)


def test_what_was_sought_is_not_told_again(database: Database, keep: Keep) -> None:
    keep("The bridge is closed until May")
    keep("The ferry is late")
    assert told(used_most(database, q='bridge "until may"')) == [("closed", 1)]


def test_accents_written_in_either_way_are_one_word(database: Database, keep: Keep) -> None:
    keep("Müller spoke")
    keep("Mu\u0308ller waits")
    assert told(used_most(database))[0] == ("Müller", 2)


@pytest.mark.parametrize(("said", "word"), [("ﬁn", "ﬁn"), ("a½", "a1"), ("x\u0302yz", "xyz"), ("ў" * 50, "ў" * 40)])
def test_every_writing_is_told(database: Database, keep: Keep, said: str, word: str) -> None:
    keep(said)
    assert told(used_most(database)) == [(word, 1)]


def test_numbers_single_letters_and_everyday_words_tell_nothing(database: Database, keep: Keep) -> None:
    keep("We don’t know what they’re doing in 2016, x")
    assert used_most(database).words == []


def test_pieces_of_numbers_tell_nothing(database: Database, keep: Keep) -> None:
    keep("It costs £9.4m, $4bn or 1,200k, at 10:30am, on 5G")
    assert told(used_most(database)) == [("5G", 1), ("costs", 1)]


def test_only_what_is_sought_is_counted(database: Database, keep: Keep) -> None:
    keep("tunnels", "Bob Ray")
    keep("bridges", "Ann Lee")
    keep("ferries", "Ann Lee", mode=Mode.THOUGHT)
    assert told(used_most(database, speaker="ann", mode=(Mode.SPEECH,))) == [("bridges", 1)]


def test_the_newest_are_looked_through(database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent_words, "COUNTED", 2)
    for day, said in enumerate(("oldest", "older", "newest"), start=1):
        keep(said, facts={"published_at": f"2016-05-0{day}"})
    found = used_most(database)
    assert told(found) == [("newest", 1), ("older", 1)]
    assert (found.counted, found.complete) == (2, False)


def test_nothing_is_told_of_nothing(database: Database) -> None:
    assert used_most(database) == FrequentWords([], 0, True)


def test_everyday_words_are_folded_as_texts_are() -> None:
    assert all(word.isalpha() and word == word.casefold() for word in word_list("everyday_words"))

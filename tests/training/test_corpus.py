"""Spans that move with their text."""

import json
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Span
from ontherecord.training.augment import Material, augmented
from ontherecord.training.corpus import Annotation, Article, Edit, read_corpus, rewritten

TEXT = 'Ann Lee of Ely said: "It rains." She left.\n\n"It rains a lot more here," Lee added.'


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


ARTICLE = Article(
    "one",
    TEXT,
    (
        Annotation((span('"It rains."'),), span("said:"), span("Ann Lee of Ely")),
        Annotation((span('"It rains a lot more here,"'),), span("added"), span("Lee")),
    ),
    ((span("Ann Lee"), "PERSON"), (span("Ann Lee of Ely"), "PERSON")),
)
MATERIAL = Material(["Ada Obi", "Jan de Wit"], ["mayor", "a nurse"], ["We were lucky", "It is cold in the hall"])


def test_spans_move_with_words_put_before_them() -> None:
    moved = rewritten(ARTICLE, [Edit(Span(0, 0), "Yesterday, ")])
    assert moved.annotations[0].cue.of(moved.text) == "said:"


def test_a_mark_put_in_the_place_of_another_stays_in_the_span() -> None:
    at = TEXT.index('"')
    moved = rewritten(ARTICLE, [Edit(Span(at, at + 1), "``"), Edit(Span(at + 10, at + 11), "''")])
    assert moved.annotations[0].content[0].of(moved.text) == "``It rains.''"


@given(st.integers(0, 10_000))
def test_however_an_article_is_rewritten_its_spans_hold_their_words(seed: int) -> None:
    changed = augmented(ARTICLE, MATERIAL, random.Random(seed))
    for before, after in zip(ARTICLE.annotations, changed.annotations, strict=False):
        assert after.cue.of(changed.text) == before.cue.of(TEXT)
        assert after.source is not None and before.source is not None
        assert after.source.of(changed.text) == before.source.of(TEXT)
        assert after.content[0].of(changed.text).strip("\"“”‘’'«»„`") == before.content[0].of(TEXT).strip('"')


def test_further_paragraphs_of_a_quotation_are_left_to_the_linker(tmp_path: Path) -> None:
    text = "“One,” Lee said.\n\n“Two.”"
    row = {"id": "a", "text": text, "quotes": [{"content": [[0, 6], [18, 24]], "cue": [[11, 15]], "source": [[7, 10]]}]}
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (article,) = read_corpus(path)
    assert [span.of(text) for span in article.annotations[0].content] == ["“One,”"]

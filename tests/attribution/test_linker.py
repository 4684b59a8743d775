"""Attributions made consistent; followers tied to what they follow."""

from dataclasses import replace

from ontherecord.attribution.linker import link
from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.quotation import Attribution, Span
from ontherecord.attribution.text import paragraphs


def attribution(text: str, content: str, cue: str, source: str | None, confidence: float = 0.9) -> Attribution:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    return Attribution((span(content),), span(cue), None if source is None else span(source), confidence)


def linked(text: str, *attributions: Attribution) -> list[Attribution]:
    parts = paragraphs(text)
    return link(text, parts, quoted_regions(text, parts), attributions)


def contents(text: str, attributions: list[Attribution]) -> list[str]:
    return [span.of(text) for attribution in attributions for span in attribution.content]


def test_a_paragraph_that_reopens_its_marks_continues_the_one_before() -> None:
    text = "“We lost the game today,” Ann Lee said.\n\n“But we will win the next one.”"
    found = linked(text, attribution(text, "“We lost the game today,”", "said", "Ann Lee"))
    assert [each.continues for each in found] == [None, 0]
    assert contents(text, found)[1] == "“But we will win the next one.”"
    assert found[1].cue is None and found[1].source is None
    assert found[1].confidence < found[0].confidence


def test_a_long_quotation_is_followed_through_its_paragraphs() -> None:
    text = "“We lost the game today,” Lee said.\n\n“One more thing to say.\n\n“And here is another one.”"
    found = linked(text, attribution(text, "“We lost the game today,”", "said", "Lee"))
    assert [each.continues for each in found] == [None, 0, 1]


def test_a_quoted_sentence_without_a_cue_follows_in_its_paragraph() -> None:
    text = "“We lost,” Lee said. She did not smile. “But we will win the next one.”"
    assert [each.continues for each in linked(text, attribution(text, "“We lost,”", "said", "Lee"))] == [None, 0]


def test_words_in_doubt_and_titles_of_works_are_no_followers() -> None:
    text = "“We lost,” Lee said. The “so-called reform of the day” was in “The Long Road to Nowhere Again” too."
    assert len(linked(text, attribution(text, "“We lost,”", "said", "Lee"))) == 1


def test_a_quoted_sentence_far_from_any_other_has_nobody_to_follow() -> None:
    text = "“We lost,” Lee said.\n\nIt rained.\n\nIt rained more.\n\n“Nobody knows who said this sentence.”"
    found = linked(text, attribution(text, "“We lost,”", "said", "Lee"))
    assert found[1].continues is None


def test_of_two_that_claim_the_same_words_the_surer_stays() -> None:
    text = "The river will rise, Lee said in a note that warned of floods."
    sure = attribution(text, "The river will rise", "said", "Lee", 0.9)
    unsure = attribution(text, "The river will rise", "warned", "a note", 0.4)
    assert linked(text, unsure, sure) == [sure]


def test_nobody_claims_what_belongs_to_one_whose_cue_stands_nearer() -> None:
    text = "“We lost,” said Ann Lee. “It is over,” murmured Bob Kay."
    first = attribution(text, "“We lost,”", "said", "Ann Lee", 0.7)
    second = attribution(text, "“It is over,”", "murmured", "Bob Kay")
    greedy = replace(second, content=(*first.content, *second.content))
    assert linked(text, first, greedy) == linked(text, first, second)
    assert contents(text, linked(text, first, greedy)) == ["“We lost,”", "“It is over,”"]


def test_a_quotation_that_its_own_cue_splits_stays_whole() -> None:
    text = "“We lost,” said Ann Lee. “It is over.”"
    whole = attribution(text, "“We lost,”", "said", "Ann Lee")
    whole = replace(whole, content=(*whole.content, attribution(text, "“It is over.”", "said", None).content[0]))
    assert linked(text, whole) == [whole]


def test_punctuation_alone_is_no_part_of_what_is_said() -> None:
    text = "Lee said: “We lost.” “"
    marks = (Span(8, 9), Span(10, 20), Span(21, 22))
    found = linked(text, replace(attribution(text, "“We lost.”", "said", "Lee"), content=marks))
    assert contents(text, found) == ["“We lost.”"]


def test_attributions_come_in_the_order_of_the_text() -> None:
    text = "Lee said it would rain. Obi said it would snow."
    first = attribution(text, "it would rain", "said", "Lee", 0.5)
    second = attribution(text, "it would snow", "Obi said"[4:], "Obi", 0.9)
    second = Attribution(second.content, Span(28, 32), second.source, 0.9)
    assert linked(text, second, first) == [first, second]


def test_a_dateline_is_no_part_of_what_is_said() -> None:
    text = "NAIROBI, May 4 (AFP) — The road is closed, Lee said."
    whole = attribution(text, "NAIROBI, May 4 (AFP) — The road is closed", "said", "Lee")
    assert contents(text, linked(text, whole)) == ["The road is closed"]

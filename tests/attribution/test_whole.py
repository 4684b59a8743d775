"""Quoted regions given whole to one attribution each."""

import time

from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.quotation import Attribution, Span
from ontherecord.attribution.text import paragraphs
from ontherecord.attribution.whole import give_whole_regions

TWO_CUES = "“We are here to stay for long,” he noted. “We do the daily work,” Lee went on."


def attribution(text: str, contents: list[str], cue: str, confidence: float = 0.9) -> Attribution:
    spans = tuple(Span(text.index(words), text.index(words) + len(words)) for words in contents)
    return Attribution(spans, Span(text.index(cue), text.index(cue) + len(cue)), None, confidence)


def contents(text: str, *attributions: Attribution) -> list[list[str]]:
    regions = quoted_regions(text, paragraphs(text))
    return [[span.of(text) for span in each.content] for each in give_whole_regions(text, regions, attributions)]


def test_a_region_two_cues_claim_goes_to_the_one_beside_it() -> None:
    first = attribution(TWO_CUES, ["“We are here to stay for long,”", "“We do the daily work,”"], "he noted", 0.95)
    second = attribution(TWO_CUES, ["“We do the daily work,”"], "Lee went on", 0.6)
    assert contents(TWO_CUES, first, second) == [["“We are here to stay for long,”"], ["“We do the daily work,”"]]


def test_content_that_stops_in_the_middle_of_a_region_is_given_the_rest() -> None:
    text = "He said: “We have a lot to do. We will begin today.”"
    assert contents(text, attribution(text, ["“We have a lot"], "said")) == [
        ["“We have a lot to do. We will begin today.”"]
    ]


def test_a_region_with_the_cue_inside_is_left_as_it_is() -> None:
    text = "“She told me that it was late and I went home.”"
    assert contents(text, attribution(text, ["that it was late"], "told")) == [["that it was late"]]


def test_words_within_an_indirect_quotation_stay_in_it() -> None:
    text = "Lee said the bridge was “a disgrace for all of us” and would be closed."
    whole = "the bridge was “a disgrace for all of us” and would be closed"
    assert contents(text, attribution(text, [whole], "said")) == [[whole]]


def test_an_attribution_left_with_nothing_is_dropped() -> None:
    loser = attribution(TWO_CUES, ["“We do the daily work,”"], "he noted", 0.3)
    winner = attribution(TWO_CUES, ["“We do the daily work,”"], "Lee went on", 0.9)
    assert contents(TWO_CUES, loser, winner) == [["“We do the daily work,”"]]


def test_a_stray_word_beside_a_quoted_sentence_is_dropped() -> None:
    text = "“We do not see that at all,” Lee said answering a question."
    found = contents(text, attribution(text, ["“We do not see that at all,”", "answering"], "said"))
    assert found == [["“We do not see that at all,”"]]


def test_what_follows_the_cue_of_a_quoted_sentence_is_no_part_of_it() -> None:
    text = "“We do not see that at all,” Lee said answering a question on whether the bridge would close."
    parts = ["“We do not see that at all,”", "answering a question on whether the bridge would close"]
    assert contents(text, attribution(text, parts, "said")) == [parts[:1]]


def test_many_regions_cost_each_attribution_nothing() -> None:
    part = "“We do not see that at all,” Lee said. "
    text = part * 4_000
    attributions = [
        Attribution((Span(at, at + 28),), Span(at + 33, at + 37), None, 0.9) for at in range(0, len(text), len(part))
    ]
    regions = quoted_regions(text, paragraphs(text))
    began = time.process_time()
    assert len(give_whole_regions(text, regions, attributions)) == 4_000
    assert time.process_time() - began < 3  # a tenth of that; twenty seconds when each looked through all regions


def test_a_short_region_that_two_have_to_themselves_is_one_s() -> None:
    text = "The bridge will stay shut, Ann Lee said. “It is not safe,” she told us, “and that is that.”"
    first = attribution(text, ["The bridge will stay shut", "“It is"], "Ann Lee said")
    again = attribution(text, ["The bridge will stay shut", "“It is not safe,”"], "Ann Lee said")
    second = attribution(text, ["“It is not safe,”", "“and that is that.”"], "she told us")
    for each in (first, again):
        assert contents(text, each, second) == [
            ["The bridge will stay shut"],
            ["“It is not safe,”", "“and that is that.”"],
        ]


def test_a_short_region_within_what_another_reports_is_both_of_theirs() -> None:
    text = "He said that she called it “a disaster” at noon."
    outer = attribution(text, ["that she called it “a disaster” at noon"], "said")
    inner = attribution(text, ["“a disaster”"], "called")
    assert contents(text, outer, inner) == [["that she called it “a disaster” at noon"], ["“a disaster”"]]

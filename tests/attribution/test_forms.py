"""How much of the articles in tests/data is found and given to the right person: a floor, not a goal.

The articles are of many subjects and every form of quotation; the measure is the benchmark's (``training/agreement``).
Nothing here says which are missed, so that nobody writes rules for them.
"""

import json
from pathlib import Path
from typing import Any

from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.quotation import Mode, Quotation, Span
from ontherecord.training.agreement import pairs, same_source
from ontherecord.training.corpus import Annotation

ARTICLES = Path(__file__).parents[1] / "data" / "forms.jsonl"


def annotation(quote: dict[str, Any]) -> Annotation:
    content = tuple(Span(start, end) for start, end in quote["content"])
    source = Span(quote["source"][0][0], quote["source"][-1][1]) if quote["source"] else None
    return Annotation(content, content[0], source)


def names_the_right_one(quotation: Quotation, accepted: list[str]) -> bool:
    name = quotation.speaker and quotation.speaker.name.casefold()
    return name in {each.casefold() for each in accepted} if accepted else name is None


def test_nine_in_ten_are_found_and_four_in_five_have_the_right_speaker(attributor: Attributor) -> None:
    predicted = gold = found = named = 0
    for line in ARTICLES.read_text("utf-8").splitlines():
        article = json.loads(line)
        text, quotes = article["text"], article["quotes"]
        quotations = [each for each in attributor.attribute(text).quotations if each.mode is Mode.SPEECH]
        truths = [annotation(quote) for quote in quotes]
        predicted, gold = predicted + len(quotations), gold + len(quotes)
        for place, truth in pairs(text, truths, [each.content for each in quotations]).items():
            found += same_source(text, truths[truth], quotations[place].source)
            named += names_the_right_one(quotations[place], quotes[truth]["speaker"])
    assert 2 * found / (predicted + gold) > 0.9
    assert named / gold > 0.8

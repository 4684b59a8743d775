"""Weights for the ranker of speakers, learnt from articles whose sources are resolved to their people.

    python -m ontherecord.training.speakers people-train.jsonl polnear-train.jsonl [--first 80] [--output FILE]

``people-train.jsonl`` holds, for each article, its entities and which of them every source means, in the order of the
quotations of the same article in ``polnear-train.jsonl``. Softmax regression with an L2 penalty, in plain numpy; it is
convex, so that the same corpus gives the same weights.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ..attribution.marks import quoted_regions
from ..attribution.model_files import SUMS, write_sums
from ..attribution.quotation import Attribution, Span
from ..attribution.tagger import Tagger, load_tagger
from ..attribution.text import paragraphs
from ..attribution.who.candidates import Candidate
from ..attribution.who.choice import weights_for
from ..attribution.who.description_fit import Features
from ..attribution.who.entities import cluster
from ..attribution.who.mentions import find_mentions
from ..attribution.who.names import NamedEntity, named
from ..attribution.who.roles import find_roles
from ..attribution.who.source_phrase import SourcePhrase
from ..attribution.who.speakers import described_name, resolve_sources
from ..attribution.who.story import Known, Story, open_story
from ..attribution.who.tokens import tokenise
from ..attribution.wordlists import folded, word_list

Json = dict[str, Any]
PENALTY = 2.0
PRIOR = {
    "same role noun": 2.0,
    "kindred role noun": 1.0,
    "all words fit": 1.5,
    "all words fit, nobody else": 1.0,
    "other words shared": 1.0,
    "other words strange": -1.0,
    "names shared": 1.0,
    "names strange": -2.0,
    "noun in name": 1.5,
    "same noun described": 1.5,
    "indefinite": -1.5,
    "noun is no role": -1.5,
    "owner rather than owned": -1.5,
    "spoke last": 0.5,
    "recency 0": 0.5,
    "named together": 2.0,
    "they, an organisation": -1.0,
    "another is subject there": -0.5,
    "another has the role": -1.5,
    "of elsewhere": -1.5,
}
"""What is known beforehand of descriptions, of which the corpus holds few; the penalty is on what departs from it."""

STEPS = 1500
RATE = 0.05


@dataclass(slots=True)
class Examples:
    """For each kind of source: one list of candidates' features an example, and which of them is right."""

    features: dict[str, list[list[Features]]] = field(default_factory=lambda: defaultdict(list))
    right: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def collect(articles: Sequence[Json], texts: dict[str, Json], entities: dict[str, list[NamedEntity]]) -> Examples:
    """The examples of all articles, each source resolved in the light of what the corpus says of those before it."""
    examples = Examples()
    for article in articles:
        _collect_article(article, texts[article["id"]], entities[article["id"]], examples)
    return examples


def _collect_article(article: Json, document: Json, entities: Sequence[NamedEntity], examples: Examples) -> None:
    attributions = [attribution_of(quote) for quote in document["quotes"]]
    gold = {entity["id"]: entity for entity in article["entities"]}
    meant = {id(attribution): ids for attribution, ids in zip(attributions, article["sources"], strict=True)}
    tokens = tokenise(document["text"])
    sources = [attribution.source for attribution in attributions if attribution.source is not None]
    people = cluster(tokens, find_mentions(tokens, entities, sources))
    story = open_story(tokens, people, find_roles(tokens, people, sources))

    def choose(attribution: Attribution, phrase: SourcePhrase, candidates: Sequence[Candidate]) -> tuple[int, float]:
        wanted = [gold[number] for number in meant[id(attribution)]]
        place = _right_one(story, phrase, candidates, wanted)
        if place is None:
            return len(candidates) - 1, 0.0
        kind = weights_for(phrase)
        examples.features[kind].append([candidate.features for candidate in candidates])
        examples.right[kind].append(place)
        return place, 1.0

    resolve_sources(story, attributions, choose)


def attribution_of(quote: Json) -> Attribution:
    """The corpus' quotation as an attribution."""
    source, cue = quote.get("source") or [], quote.get("cue") or []
    return Attribution(
        content=tuple(Span(start, end) for start, end in quote["content"]),
        cue=Span(cue[0][0], cue[-1][1]) if cue else None,
        source=Span(source[0][0], source[-1][1]) if source else None,
        confidence=1.0,
    )


def _right_one(
    story: Story, phrase: SourcePhrase, candidates: Sequence[Candidate], wanted: Sequence[Json]
) -> int | None:
    """The place of the candidate the corpus means; the last one stands for itself; None where it is not among them."""
    if len(wanted) > 1:
        return _right_ones(candidates, wanted)
    if not wanted:
        return len(candidates) - 1
    names = {plain(name) for name in wanted[0]["names"]}
    if wanted[0]["type"] != "person":
        names |= {plain(name) for name in wanted[0]["mentions"]}
    for place, candidate in enumerate(candidates[:-1]):
        if candidate.known is not None and _named(candidate.known, names):
            return place
    stands_for_itself = plain(described_name(story, phrase)) in names and phrase.words
    return len(candidates) - 1 if stands_for_itself else None


def _right_ones(candidates: Sequence[Candidate], wanted: Sequence[Json]) -> int | None:
    """The place of the candidate that is all of those the corpus means, and nobody else."""
    names = [{plain(name) for name in one["names"]} for one in wanted]
    for place, candidate in enumerate(candidates[:-1]):
        members = candidate.known.members if candidate.known is not None else ()
        if len(members) == len(names) and all(any(_named(one, each) for one in members) for each in names):
            return place
    return None


def _named(known: Known, names: set[tuple[str, ...]]) -> bool:
    return plain(known.name) in names


def plain(name: str) -> tuple[str, ...]:
    """A name's words for comparison: folded, without titles and articles."""
    words = re.findall(r"\w+", folded(name))
    skipped = word_list("honorifics") | word_list("ranks") | word_list("role_abbreviations") | {"a", "an", "the"}
    return tuple(word for word in words if word not in skipped) or tuple(words)


def learn(features: Sequence[Sequence[Features]], right: Sequence[int]) -> dict[str, float]:
    """Feature weights that make the right candidates likeliest (softmax over each example's candidates)."""
    names = sorted({name for example in features for candidate in example for name in candidate})
    column = {name: place for place, name in enumerate(names)}
    rows = sum(len(example) for example in features)
    matrix, starts, targets = np.zeros((rows, len(names))), [], []
    row = 0
    for example, place in zip(features, right, strict=True):
        starts.append(row)
        targets.append(row + place)
        for candidate in example:
            for name, value in candidate.items():
                matrix[row, column[name]] = value
            row += 1
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    return dict(zip(names, _descend(matrix, np.array(starts), np.array(targets), prior).round(3).tolist(), strict=True))


def _descend(matrix: Any, starts: Any, targets: Any, prior: Any) -> Any:
    """Adam on the mean negative log-likelihood with the penalty spread over the examples."""
    weights = prior.copy()
    momentum, spread = np.zeros_like(weights), np.zeros_like(weights)
    sizes = np.diff(np.append(starts, len(matrix)))
    chosen = np.zeros(len(matrix))
    chosen[targets] = 1.0
    for step in range(1, STEPS + 1):
        scores = matrix @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        raised = np.exp(scores)
        shares = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        gradient = (matrix.T @ (shares - chosen) + PENALTY * (weights - prior)) / len(starts)
        momentum = 0.9 * momentum + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        corrected = momentum / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        weights -= RATE * corrected
    return weights


def read_lines(path: Path) -> Iterator[Json]:
    """The JSON documents of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def main() -> None:
    """Write the weights learnt from the corpus to ``model/speakers.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--first", type=int, help="learn from so many articles only")
    default = Path(str(files("ontherecord.attribution").joinpath("model/speakers.json")))
    parser.add_argument("--output", type=Path, default=default)
    options = parser.parse_args()
    articles = list(read_lines(options.people))[: options.first]
    wanted = {article["id"] for article in articles}
    texts = {document["id"]: document for document in read_lines(options.articles) if document["id"] in wanted}
    tagger = load_tagger()
    entities = {number: names_of(tagger, document["text"]) for number, document in texts.items()}
    write(collect(articles, texts, entities), len(articles), options.output)
    if (options.output.parent / SUMS).exists():  # among the files of a model
        write_sums(options.output.parent)


def names_of(tagger: Tagger, text: str) -> list[NamedEntity]:
    """The names as the engine will see them."""
    parts = paragraphs(text)
    return named(text, tagger.tag(text, parts, quoted_regions(text, parts)).names)


def write(examples: Examples, articles: int, output: Path) -> None:
    """Learn each kind's weights and write them, readable, with how many examples they rest on."""
    weights = {kind: learn(examples.features[kind], examples.right[kind]) for kind in sorted(examples.features)}
    counts = {kind: len(examples.right[kind]) for kind in sorted(examples.features)}
    model = {"articles": articles, "examples": counts, "penalty": PENALTY, "weights": weights}
    output.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Which of the candidates a source means: by the ranker's weights, and when that is no more than a guess."""

from collections.abc import Callable, Sequence

from ..quotation import Attribution
from .candidates import EVIDENCE, THEY, Candidate
from .ranker import Weights, shares
from .source_phrase import SourceKind, SourcePhrase
from .sources import PRONOUNS

Choose = Callable[[Attribution, SourcePhrase, Sequence[Candidate]], tuple[int, float]]
"""Which of the candidates an attribution's source means: its place in the list, and how sure that is."""

SURE = {SourceKind.PERSON: 0.5, SourceKind.ORGANISATION: 0.35}
SURER = 0.6
THEY_SURE = 0.25


def is_a_guess(phrase: SourcePhrase, chosen: Candidate, share: float) -> bool:
    """Whether nothing but its place speaks for a candidate, and that not clearly: better nobody than somebody else."""
    if phrase.kind is SourceKind.PRONOUN:
        return phrase.noun in THEY and share < THEY_SURE
    shared = chosen.features.get("other words shared", 0.0) > 0
    needed = SURER if "another has the role" in chosen.features else SURE.get(phrase.kind, 0.0)
    return not (EVIDENCE & chosen.features.keys() or shared) and share < needed


def last_named_together(candidates: Sequence[Candidate]) -> Candidate | None:
    """The people last named together, for "they" in the same paragraph or the next; None where nobody is."""
    near = {"paragraphs back 0", "paragraphs back 1"}
    pairs = [one for one in candidates if "named together" in one.features and near & one.features.keys()]
    return max(pairs, key=lambda one: one.antecedent.first if one.antecedent else -1, default=None)


def only_holder(phrase: SourcePhrase, candidates: Sequence[Candidate]) -> Candidate | None:
    """The one candidate whose role a definite description fits; None where there are several or none."""
    fitting = {"same role noun", "kindred role noun"}
    holders = [candidate for candidate in candidates if fitting & candidate.features.keys()]
    return holders[0] if phrase.definite and len(holders) == 1 else None


def by_rank(weights: Weights) -> Choose:
    """A choice by the ranker's weights: the candidate with the greatest share, and the share."""

    def choose(_: Attribution, phrase: SourcePhrase, candidates: Sequence[Candidate]) -> tuple[int, float]:
        ranked = shares([candidate.features for candidate in candidates], weights.get(weights_for(phrase), {}))
        share = max(ranked)
        return ranked.index(share), share

    return choose


def weights_for(phrase: SourcePhrase) -> str:
    """Which of the ranker's weights a source takes: those for he and she, it, they, or a description."""
    if phrase.kind is not SourceKind.PRONOUN:
        return phrase.kind.value
    if phrase.gender is not None:
        return "he or she"
    return "it" if phrase.noun in ("it", "its", "itself") else "they"


def because(phrase: SourcePhrase, chosen: Candidate, share: float) -> str:
    """Why the candidate was chosen, in words; the share is the ranker's."""
    features = chosen.features
    if phrase.noun in PRONOUNS and phrase.kind is SourceKind.PRONOUN:
        reason = (
            "spoke last" if "spoke last" in features else "was named last" if "recency 0" in features else "fits best"
        )
    elif chosen.role is not None:
        reason = f"has a role that fits: “{chosen.role.text}”"
    else:
        reason = "fits the description best"
    return f"{reason} ({share:.0%})"

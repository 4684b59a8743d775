"""What is known of an article beside its text, as a form has it: typed, differing from what is kept, or wrong."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ....formats.facts import Facts
from ....formats.wire import WholeDocumentForm
from ...schemas.articles import FACTS

DONE_TO_ARTICLE = {
    "mended": "Saved. What was known before is kept with the article’s earlier version.",
    "known": "This article was in the archive already: nothing was added.",
}
"""What is told of the whole article once something is done."""


@dataclass(frozen=True, slots=True)
class FactsForm:
    """The form as it was filled in, what is wrong with it by field, and which of its facts differ from what is kept."""

    typed: Mapping[str, str | None]
    faults: dict[str, str] = field(default_factory=dict)
    differs: tuple[str, ...] = ()


def known(state: WholeDocumentForm) -> dict[str, str | None]:
    """What the archive knows of an article, by field."""
    return {name: state[name] for name in FACTS}  # type: ignore[literal-required]


def differing(sent: Facts, state: WholeDocumentForm) -> dict[str, str]:
    """What was sent to be known of an article, where the archive knows it otherwise or not at all."""
    return {name: value for name, value in asdict(sent).items() if value and value != known(state)[name]}


def stated(typed: Mapping[str, str], state: WholeDocumentForm) -> dict[str, str]:
    """What was typed; as it was before if only white space differs, which a field does not keep."""
    before = known(state)
    given = {name: value for name in FACTS if (value := " ".join(typed.get(name, "").split()))}
    return {
        name: was if (was := before[name]) and " ".join(was.split()) == value else value
        for name, value in given.items()
    }

"""Which role the text gives each person, in its own words, wherever in the text it stands.

A role stands before a name ("Finance Minister Ada Obi", "a spokeswoman, Anna White,"), after it ("Lee, a Treasury
spokesman,"), or is said of it ("Lee, who is the mayor of Salem"; "Lee is a lawyer"). It is given once and
holds throughout. The forms are those of Bean & Riloff's and Hearst's patterns; a word list of role nouns decides.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..quotation import Span
from ..wordlists import folded, word_list, word_table
from .entities import Entity
from .lists import are_listed
from .mention import Mention, Named
from .role_before import apposition_before, title_words_before
from .role_nouns import is_organisation_noun, is_role_noun, singular
from .role_phrases import apposition_after, copula_after
from .tokens import Tokens

NOWHERE = range(0)


class Form(StrEnum):
    """Where a role stands."""

    BEFORE = "before the name"
    APPOSITION_BEFORE = "in apposition before the name"
    APPOSITION = "in apposition"
    COPULA = "said of the name"
    SHARED = "before two names"
    DESCRIPTION = "as a description of the speaker"


@dataclass(frozen=True, slots=True)
class Role:
    """A role as the text words it; ``head`` is its noun, ``words`` all of its words, folded."""

    span: Span
    text: str
    head: str
    words: frozenset[str]
    form: Form
    first: int
    last: int
    plural: str = ""
    """The role as it is given to several at once, "Senators"; empty where it is given to one."""


def find_roles(tokens: Tokens, entities: Sequence[Entity], sources: Sequence[Span]) -> dict[int, list[Role]]:
    """Every role each person or organisation is given, by the number of the entity, in text order."""
    owners = sorted(
        ((mention, entity) for entity in entities for mention in entity.mentions), key=lambda pair: pair[0].first
    )
    within = _source_at(tokens, sources)
    surnames = Counter((entity.words[-1], entity.gender) for entity in entities if entity.named is Named.PERSON)
    roles: dict[int, list[Role]] = {}
    shared: tuple[Mention, Role] | None = None
    for mention, entity in owners:
        if entity.named not in (Named.PERSON, Named.ORGANISATION, Named.OTHER):
            continue
        found = list(_of_mention(tokens, mention, entity, within.get(mention.first, NOWHERE)))
        if len(mention.words) == 1 and surnames[entity.words[-1], entity.gender] > 1:
            found = [role for role in found if role.form is not Form.BEFORE]
        before = any(role.form in (Form.BEFORE, Form.APPOSITION_BEFORE) for role in found)
        if (
            shared is not None
            and not before
            and entity.named is Named.PERSON
            and are_listed(tokens, shared[0], mention)
        ):
            found.append(shared[1])
        plural = [role for role in found if role.form is not Form.COPULA and is_plural_role(role)]
        if plural or entity.named is Named.PERSON:
            shared = (mention, plural[0]) if plural else None
        roles.setdefault(entity.number, []).extend(_singular(role) for role in found)
    return roles


def _source_at(tokens: Tokens, sources: Sequence[Span]) -> dict[int, range]:
    """For every token inside a source, the source's tokens."""
    return {place: inside for source in sources for inside in (tokens.beginning(source),) for place in inside}


def _of_mention(tokens: Tokens, mention: Mention, entity: Entity, source: range) -> Iterable[Role]:
    heads = is_role_noun if entity.named is Named.PERSON else is_organisation_noun
    if entity.named is Named.PERSON:
        before = title_words_before(tokens, mention)
        if before is not None:
            yield _role(tokens, before, Form.BEFORE)
        else:
            before = apposition_before(tokens, mention, source)
            if before is not None:
                yield _role(tokens, before, Form.APPOSITION_BEFORE)
    after = apposition_after(tokens, mention, source, heads)
    if after is not None:
        yield _role(tokens, after, Form.APPOSITION)
    said = copula_after(tokens, mention, heads)
    if said is not None:
        yield _role(tokens, said, Form.COPULA)


def _role(tokens: Tokens, phrase: tuple[int, int, int], form: Form) -> Role:
    first, head, last = phrase
    if (
        last + 1 < len(tokens)
        and tokens.words[last + 1] == "."
        and tokens.folds[last] in word_list("role_abbreviations")
    ):
        last += 1
    span = tokens.span(first, last)
    words = frozenset(tokens.folds[place] for place in range(first, last + 1) if tokens.is_word(place))
    return Role(span, _worded(" ".join(span.of(tokens.text).split())), tokens.folds[head], words, form, first, last)


def _worded(role: str) -> str:
    """The role as a noun phrase: of "who heads the club" comes "head of the club", of "who runs it" "runs it"."""
    verb, _, rest = role.partition(" ")
    nouns = word_table("verbs_of_office").get(folded(verb), frozenset())
    return f"{min(nouns)} of {rest}" if nouns and rest and not rest.startswith("of ") else role


def is_plural_role(role: Role) -> bool:
    """Whether the role is that of several people: "Sens.", "senators", "Republican members"."""
    return singular(role.head) != role.head


def _singular(role: Role) -> Role:
    """A role shared by several as one of them has it: "Govs." is "Gov."."""
    head = singular(role.head)
    if head == role.head or role.form in (Form.APPOSITION, Form.COPULA):
        return role
    start = role.text.casefold().rfind(role.head)
    if start < 0:
        return role
    text = role.text[: start + len(head)] + role.text[start + len(role.head) :]
    if head.endswith("y") and role.head.endswith("ies"):
        text = role.text[: start + len(head) - 1] + "y" + role.text[start + len(role.head) :]
    return Role(role.span, text, head, role.words | {head}, Form.SHARED, role.first, role.last, role.text)


WEIGHT = {
    Form.BEFORE: 3.0,
    Form.APPOSITION: 3.0,
    Form.APPOSITION_BEFORE: 3.2,
    Form.SHARED: 2.6,
    Form.COPULA: 1.6,
    Form.DESCRIPTION: 0.6,
}


def best_role(tokens: Tokens, roles: Iterable[Role]) -> Role | None:
    """The most telling of a person's roles; None where there is none, or only a party ("Republican Ann Lee")."""
    ranked = [(informativeness(tokens, role), -role.first, role) for role in roles]
    if not ranked:
        return None
    weight, _, role = max(ranked, key=lambda row: row[:2])
    return role if weight > 0 else None


def informativeness(tokens: Tokens, role: Role) -> float:
    """How much a role tells: its form, how many words it has, and whether its noun is more than a party or a kin."""
    content = [word for word in role.words if word not in word_list("function_words")]
    weight = WEIGHT[role.form] + 0.25 * min(len(content), 5) - 0.15 * max(0, len(content) - 9)
    if role.head in word_list("loose_role_nouns"):
        weight -= 1.5 if len(content) > 1 else 4.0 if role.form is Form.BEFORE else 1.8
    if tokens.quoted[role.first]:
        weight -= 0.8
    return weight


def affiliation_of(tokens: Tokens, role: Role | None, mentions: Sequence[Mention]) -> str | None:
    """The organisation, party or country that a role names: "Pentagon" of "Pentagon spokesman".

    What an office is for is no part of it: "Russian" of "Russian Defense Minister".
    """
    if role is None:
        return None
    inside = [mention for mention in mentions if role.first <= mention.first and mention.last <= role.last]
    for wanted in (Named.ORGANISATION, Named.OTHER, Named.PLACE, Named.PEOPLE):
        for mention in inside:
            if mention.named is wanted and not set(mention.words) <= word_list("portfolios"):
                return _without_portfolio(mention.span.of(tokens.text).split())
    return None


def _without_portfolio(words: list[str]) -> str:
    """The words without a portfolio at their end, unless it is what a "Department of …" is called after."""
    while words[-1].lower() in word_list("portfolios") and len(words) > 1 and not words[-2].islower():
        words = words[:-1]
    return " ".join(words)

"""Speakers as the document describes them: fullest name, title, role and affiliation, each in its words.

Mr. and Mrs. tell nothing a name does not; "Capt." and "Dr." are titles; "Treasury spokesman" is a role.
"""

from collections import Counter
from collections.abc import Sequence

from ..quotation import Speaker, SpeakerType
from ..wordlists import folded, word_list
from .mention import Mention, Named
from .role_nouns import is_role_noun
from .roles import Form, Role, affiliation_of, best_role
from .source_phrase import SourceKind
from .speakers import Resolution
from .story import Known, Story
from .tokens import Tokens

SURE = 0.5
"""How sure it must be whom a description means before its words are given as a role."""


def describe(story: Story, resolutions: Sequence[Resolution]) -> dict[int, Speaker]:
    """The speaker for every one known whom a resolution names, by number."""
    for resolution in resolutions:
        _learn_from_description(story.tokens, resolution)
    chosen = {resolution.known.number: resolution.known for resolution in resolutions if resolution.known is not None}
    return {number: _speaker(story, known) for number, known in chosen.items()}


def _learn_from_description(tokens: Tokens, resolution: Resolution) -> None:
    """A description of a person is a role too: "the Florida senator" of somebody called only "Mr. Rubio"."""
    phrase, known = resolution.phrase, resolution.known
    if phrase is None or known is None or known.entity is None or phrase.kind is not SourceKind.PERSON:
        return
    kin = phrase.noun in word_list("kin") and phrase.first < phrase.last
    if not is_role_noun(phrase.noun) or (phrase.possessive and not kin) or resolution.share < SURE:
        return
    span = tokens.span(phrase.first + (phrase.possessive and kin), phrase.last)
    text = " ".join(span.of(tokens.text).split())
    known.roles.append(Role(span, text, phrase.noun, phrase.words, Form.DESCRIPTION, phrase.first, phrase.last))


def _speaker(story: Story, known: Known) -> Speaker:
    members = tuple(_speaker(story, member) for member in known.members)
    if members:
        return Speaker(known.name, known.type, role=_common_role(known, members), members=members)
    name = known.name.removeprefix("the ").removeprefix("The ")
    described = known.entity is None and known.phrase is not None
    if described and known.type in (SpeakerType.UNNAMED, SpeakerType.GROUP):
        return Speaker(name, known.type, role=name if known.phrase and is_role_noun(known.phrase.noun) else None)
    if known.type is not SpeakerType.PERSON or known.entity is None:
        return Speaker(name, known.type)
    role = known.role = best_role(story.tokens, known.roles)
    title = title_of(story.tokens, known.entity.mentions)
    inside = [story.mentions[at] for at in story.inside(role.first, role.last)] if role else []
    organisations = [mention for mention in inside if mention.named is not Named.PERSON]
    affiliation = affiliation_of(story.tokens, role, organisations)
    return Speaker(name, known.type, title, role.text if role else _office(title), affiliation)


def _common_role(known: Known, members: Sequence[Speaker]) -> str | None:
    """The role that is given to all at once, "Senators Ann Lee and Bo Ray", or in the same words to each."""
    shared = set.intersection(*({role.span for role in member.roles} for member in known.members))
    for role in known.members[0].roles:
        if role.span in shared:
            return role.plural or role.text
    said = {member.role for member in members}
    return said.pop() if len(said) == 1 else None


def _office(title: str | None) -> str | None:
    """The title, where it is an office and no rank: "Rev.", "King"; not "Capt."."""
    held = title is not None and folded(title.strip(".")) in word_list("titles_of_office")
    return title if held else None


def title_of(tokens: Tokens, mentions: Sequence[Mention]) -> str | None:
    """The rank or honorific a person is given most often, if it tells something: "Gen.", "Dr."; not "Mr."."""
    titles = Counter(
        title
        for mention in mentions
        if mention.title is not None and (title := _telling(mention.title.of(tokens.text)))
    )
    return titles.most_common(1)[0][0] if titles else None


def _telling(title: str) -> str:
    words = [word for word in title.split() if folded(word.strip(".")) not in word_list("plain_honorifics")]
    return " ".join(words)

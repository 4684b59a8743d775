"""Mentions clustered into the people and organisations a text is about, each under the fullest name it is given.

A full name is one person; a surname, a first name or initials join the one person they fit ("Reyes" and "Joan" join
"Joan Reyes", "Xi" joins "Xi Jinping"); an acronym joins the organisation it abbreviates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..wordlists import folded, word_list
from .mention import Mention, Named
from .names import NICKNAME
from .organisations import cluster_organisations
from .tokens import Tokens

CROWD = 24
"""People of one surname, or holders of one word, that are compared; a text with more is a list, not a story."""


class Gender(StrEnum):
    """A person's gender as far as the text's words show it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation, place or people: all its mentions in text order, and the fullest."""

    number: int
    named: Named
    name: str
    fullest: Mention
    mentions: tuple[Mention, ...]
    gender: Gender | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the fullest name, folded."""
        return self.fullest.words


def cluster(tokens: Tokens, mentions: Sequence[Mention]) -> list[Entity]:
    """The entities of a text, in order of first mention."""
    groups = _people(tokens, [mention for mention in mentions if mention.named is Named.PERSON])
    groups += cluster_organisations(tokens, [mention for mention in mentions if mention.named is not Named.PERSON])
    groups.sort(key=lambda group: group[0].first)
    return [_entity(tokens, number, group) for number, group in enumerate(groups)]


def _entity(tokens: Tokens, number: int, group: list[Mention]) -> Entity:
    fullest = max(group, key=lambda mention: _fullness(tokens, mention))
    named = Counter(mention.named for mention in group).most_common(1)[0][0]
    gender = _gender(tokens, group) if named is Named.PERSON else None
    return Entity(number, named, shown_name(tokens, fullest), fullest, tuple(group), gender)


def _fullness(tokens: Tokens, mention: Mention) -> tuple[int, int, int, int]:
    """More words, then not in capitals throughout, then longer words, then first in the text."""
    shown = mention.span.of(tokens.text)
    return (
        len(mention.words),
        not shown.isupper() or (len(mention.words) == 1 and len(shown) < 5),
        len(shown),
        -mention.first,
    )


def shown_name(tokens: Tokens, mention: Mention) -> str:
    """The name as the text words it, on one line; capitals throughout are put as a name is written.

    A nickname in marks or brackets is left out: 'Ann "Annie" Lee' is Ann Lee.
    """
    name = " ".join(NICKNAME.sub(" ", mention.span.of(tokens.text)).split())
    words = name.split(" ")
    if mention.named is Named.PERSON and name.isupper() and max(len(word) for word in words) > 3:
        words = [word.capitalize() if word.isalpha() and len(word) > 2 else word for word in words]
    return " ".join(words)


def _people(tokens: Tokens, mentions: Sequence[Mention]) -> list[list[Mention]]:
    groups: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[_whole_name(mention)].append(mention)
    groups = _with_variants(groups)
    index = _name_parts(groups)
    lone = [key for key in groups if len(key) == 1]
    for key in lone:
        owners = [owner for owner in index.get(key, ()) if owner in groups and owner != key]
        if not owners:
            continue
        unclaimed = []
        for mention in groups.pop(key):
            owner = _owner(tokens, mention, owners, groups)
            unclaimed.append(mention) if owner is None else groups[owner].append(mention)
        if unclaimed:
            groups[key] = unclaimed
    for key in [key for key in groups if len(key) == 1]:
        groups.update(_by_gender(tokens, key, groups.pop(key)))
    return [sorted(group, key=lambda mention: mention.first) for group in groups.values() if group]


def _whole_name(mention: Mention) -> tuple[str, ...]:
    return tuple(word for word in mention.words if word) or mention.words


def _core(key: tuple[str, ...]) -> tuple[str, ...]:
    """The name without "Jr." and the like."""
    return tuple(word for word in key if word not in word_list("name_suffixes")) or key


def _with_variants(groups: dict[tuple[str, ...], list[Mention]]) -> dict[tuple[str, ...], list[Mention]]:
    """Groups of full names, variants joined: "Jane R. Doe" and "Jane Doe", "J. Doe", "Peña Nieto" of Enrique."""
    by_surname: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    merged: dict[tuple[str, ...], list[Mention]] = {}
    for key in sorted(groups, key=lambda key: (-len(key), key)):
        home = None
        if len(key) > 1:
            crowd = by_surname[_core(key)[-1]]
            fits = [other for other in crowd[:CROWD] if _is_variant(key, other)]
            home = fits[0] if len(fits) == 1 or (fits and len(key[0]) > 1) else None
            if home is None:
                crowd.append(key)
        merged.setdefault(home or key, []).extend(groups[key])
    return merged


def _is_variant(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the two name one person, if a text names both."""
    if (_core(short) != short) != (_core(full) != full):
        return False
    short, full = _core(short), _core(full)
    if short[-1] != full[-1]:
        return False
    if full[-len(short) :] == short:
        return True
    same_first = short[0] == full[0] or ((len(short[0]) == 1 or len(full[0]) == 1) and short[0][0] == full[0][0])
    middles_fit = len(short) == 2 or len(full) == 2 or _initials(short[1:-1]) == _initials(full[1:-1])
    return (same_first and middles_fit) or (_nickname(short[0], full[0]) and middles_fit)


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _nickname(one: str, other: str) -> bool:
    """Whether one first name is the other cut short or its known familiar form: "Tim" and "Timothy"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short) and len(long) > len(short)


def _name_parts(groups: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Who has a word for surname; or else for first name or middle name."""
    surnames: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    others: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in groups:
        core = _core(key)
        if len(core) > 1:
            surnames[core[-1:]].append(key)
            if "-" in core[-1]:
                for part in core[-1].split("-"):
                    others[(part,)].append(key)
            for word in dict.fromkeys(core[:-1]):
                if len(word) > 1 and word not in word_list("name_particles"):
                    others[(word,)].append(key)
    return {**others, **surnames}


def _owner(
    tokens: Tokens,
    mention: Mention,
    owners: Sequence[tuple[str, ...]],
    groups: dict[tuple[str, ...], list[Mention]],
) -> tuple[str, ...] | None:
    """Whose the lone name is: "Mrs. Lee" the woman's; of several, hers who is named in full nearby, or oftenest."""
    gender = _title_gender(tokens, mention)
    fitting = [owner for owner in owners[:CROWD] if gender is None or first_name_gender(owner) in (None, gender)]
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    first = min(fitting, key=lambda owner: groups[owner][0].first)
    if groups[first][0].first > mention.first:
        return first
    return max(fitting, key=lambda owner: _prominence(tokens, mention, groups[owner], owner))


def _prominence(tokens: Tokens, mention: Mention, group: Sequence[Mention], owner: tuple[str, ...]) -> float:
    full = [other for other in group[:CROWD] if len(other.words) > 1]
    before = [other for other in full if other.first < mention.first]
    near = before and tokens.paragraphs[mention.first] - tokens.paragraphs[before[-1].first] <= 1
    return len(full) + 0.5 * bool(before) + (1.5 if near else 0.0) + 2.0 * (mention.words[0] == _core(owner)[-1])


def _by_gender(tokens: Tokens, key: tuple[str, ...], group: list[Mention]) -> dict[tuple[str, ...], list[Mention]]:
    """One group, or two where "Mr. Lee" and "Ms. Lee" are both named."""
    genders = [_title_gender(tokens, mention) for mention in group]
    if Gender.FEMALE in genders and Gender.MALE in genders:
        women = [mention for mention, gender in zip(group, genders, strict=True) if gender is Gender.FEMALE]
        men = [mention for mention, gender in zip(group, genders, strict=True) if gender is not Gender.FEMALE]
        return {(*key, "female"): women, key: men}
    return {key: group}


def _title_gender(tokens: Tokens, mention: Mention) -> Gender | None:
    if mention.title is None:
        return None
    words = {folded(word.strip(".")) for word in mention.title.of(tokens.text).split()}
    if words & word_list("female_words"):
        return Gender.FEMALE
    return Gender.MALE if words & word_list("male_words") else None


def first_name_gender(words: Sequence[str]) -> Gender | None:
    """The gender of a full name's first name; None for a lone name or an unknown or shared one."""
    for word in words[:-1][:2]:
        female, male = word in word_list("female_names"), word in word_list("male_names")
        if female != male:
            return Gender.FEMALE if female else Gender.MALE
        if len(word) > 1:
            break
    return None


def _gender(tokens: Tokens, group: Sequence[Mention]) -> Gender | None:
    titles = Counter(gender for mention in group if (gender := _title_gender(tokens, mention)) is not None)
    if titles:
        return titles.most_common(1)[0][0]
    for mention in group:
        gender = first_name_gender(mention.words)
        if gender is not None:
            return gender
    return _lone_first_name(group)


def _lone_first_name(group: Sequence[Mention]) -> Gender | None:
    word = group[0].words[0]
    female, male = word in word_list("female_names"), word in word_list("male_names")
    if len(group[0].words) > 1 or female == male:
        return None
    return Gender.FEMALE if female else Gender.MALE

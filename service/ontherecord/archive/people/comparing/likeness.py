"""Whether two names are one person's, with what their documents say of each: roles, bodies, outlets, dates.

First the names: are they one in every part, in other spellings, by a nickname, an initial, a surname alone? The less a
name says, and the more people bear it, the more the rest has to say. Whoever is wrongly split can be merged; whoever is
wrongly merged has words in the mouth that another said: in doubt, they are apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ....attribution.wordlists import word_list
from .bodies import body_name, initials_of, is_acronym, is_anywhere
from .matching import Match, match
from .names import PersonName, person_name
from .roles import Fit, fit, office

DAY = 24 * 3600 * 10**6
YEAR = 365.25 * DAY
SAME_STORY = 7 * DAY
"""An outlet goes on with a story for about so long, and then names nobody else by the same name without telling."""

SAME_MONTH = 30 * DAY
SAME_YEAR = 365 * DAY
NEW_ROLE_YEARS = 0.5
"""After so long a quite different role may be the next; at once, it is more likely somebody else's."""

SAME_TERM_YEARS = 4.0
"""Nobody of about the same name is likely to have followed in an office by then."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """How one document shows somebody; ``published`` in microseconds, None if undated."""

    name: str
    title: str | None = None
    role: str | None = None
    affiliation: str | None = None
    publisher: str | None = None
    published: int | None = None


class Rarity(IntEnum):
    """How many people may bear a name, as far as lists of names tell."""

    COMMON = 0
    USUAL = 1
    RARE = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure it is that two are one, from 0 (they are not, or it cannot be told), and what tells it."""

    strength: int
    because: str
    match: Match = Match.NONE
    agrees: bool = False
    """Whether more than the name tells it."""

    @property
    def same(self) -> bool:
        """Whether they are one."""
        return self.strength > 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is beside the names: ``near`` is the least time, in microseconds, between mentions in one outlet."""

    rarity: Rarity
    fits: Fit
    near: int
    years_apart: float = 0
    is_well_known: bool = False


APART = Likeness(0, "the names differ")

WELL_KNOWN = 5
"""Appearances of a speaker after which the name mostly means that one."""

NEVER = 2**62
"""Microseconds: more than there are between any two sightings."""


def compare(new: Sighting, known: Sequence[Sighting], names: Iterable[str] = ()) -> Likeness:
    """Whether the person newly sighted is the one who was sighted before; ``names`` are others that he or she bears.

    >>> compare(Sighting("Sergei Shoigu"), [Sighting("Sergey Shoygu")]).same
    True
    """
    matched = closest(new.name, {*names, *(sighting.name for sighting in known)})
    if matched is Match.NONE or not known:
        return APART
    fits = _fit(new, known)
    if fits is Fit.EXCLUDES:
        return Likeness(0, "their roles exclude each other")
    evidence = Evidence(
        _rarity([new, *known]),
        fits,
        _nearness(new, known),
        min(_years_apart(new, each) for each in known),
        len(known) >= WELL_KNOWN,
    )
    return _judged(matched, evidence) if ENOUGH[matched](evidence) else Likeness(0, "too little but the names")


def compare_bodies(new: Sighting, known: Sequence[Sighting], names: Iterable[str] = ()) -> Likeness:
    """Whether the organisation newly sighted is the one sighted before: of one name, or of the initials of one."""
    known_as = {*names, *(sighting.name for sighting in known)}
    near = _nearness(new, known)
    if body_name(new.name) in map(body_name, known_as):
        evidence = Evidence(Rarity.RARE, Fit.SILENT, near)
        enough = near <= SAME_STORY or not is_anywhere(new.name)
        return _judged(Match.EXACT, evidence) if enough else Likeness(0, "there is one in many places")
    differ = any(is_acronym(name) is not is_acronym(new.name) for name in known_as)
    initials = initials_of(new.name)
    if differ and initials and initials in map(initials_of, known_as) and near <= SAME_YEAR:
        return _judged(Match.INITIAL, Evidence(Rarity.RARE, Fit.SILENT, near))
    return APART


def _judged(matched: Match, evidence: "Evidence") -> Likeness:
    """More is more certain: first by the names, then by what else is said, then by who is mostly meant, and where."""
    story, month = evidence.near <= SAME_STORY, evidence.near <= SAME_MONTH
    strength = 100 * matched + 10 * evidence.fits + 2 * (evidence.is_well_known + story) + month
    because = f"names {matched.name.lower()}, roles {evidence.fits.name.lower()}"
    return Likeness(strength, because, matched, evidence.fits >= Fit.AGREES)


def closest(name: str, others: Iterable[str]) -> Match:
    """The closest match with any of the names; none if one of them rules it out ("John B. Smith", "John A. Smith")."""
    parsed = person_name(name)
    if parsed is None:
        return Match.NONE
    matches = [match(parsed, other) for each in others if (other := person_name(each)) is not None]
    return Match.NONE if Match.RULED_OUT in matches else max(matches, default=Match.NONE)


def _fit(new: Sighting, known: Sequence[Sighting]) -> Fit:
    """How the new role goes with those known: with the very same, whatever the others; else with the worst.

    A bare "Mayor Ann Lee" agrees with the mayor of Ely, and must not lead on to the mayor of Bath.
    """
    mine = office(new.title, new.role, new.affiliation)
    told = [(theirs, each) for each in known if (theirs := office(each.title, each.role, each.affiliation)) is not None]
    fits = [fit(mine, theirs, years_apart=_years_apart(new, each)) for theirs, each in told]
    best = max(fits, default=Fit.SILENT)
    return best if best is Fit.SAME or Fit.EXCLUDES not in fits else Fit.EXCLUDES


def _is_enough_for_full_names(of: Evidence) -> bool:
    if of.fits >= Fit.AGREES or of.rarity is Rarity.RARE:
        return True
    if of.fits is Fit.DIFFERS:
        later = of.near <= SAME_YEAR or of.years_apart >= NEW_ROLE_YEARS
        return of.rarity is Rarity.USUAL and (later or of.is_well_known)
    if of.rarity is Rarity.USUAL:
        return True
    if of.fits is Fit.RELATED:
        return of.is_well_known or of.near <= SAME_MONTH
    return of.near <= SAME_STORY


def _is_enough_for_initials(of: Evidence) -> bool:
    if of.fits >= Fit.AGREES:
        return of.fits is Fit.SAME or of.rarity is not Rarity.COMMON or of.near <= SAME_MONTH
    return of.rarity is not Rarity.COMMON and of.fits is not Fit.DIFFERS and of.near <= SAME_MONTH


def _is_enough_for_sounds(of: Evidence) -> bool:
    if of.years_apart > SAME_TERM_YEARS:  # somebody else may hold the office by then
        return False
    return of.fits is Fit.SAME or (of.fits is Fit.AGREES and (of.rarity is not Rarity.COMMON or of.near <= SAME_MONTH))


def _is_enough_for_surnames(of: Evidence) -> bool:
    if of.years_apart > SAME_TERM_YEARS:
        return False
    if of.fits is Fit.SAME:
        return of.rarity is not Rarity.COMMON or of.near <= SAME_YEAR
    if of.fits is Fit.AGREES:
        return of.near <= (SAME_MONTH if of.rarity is Rarity.COMMON else SAME_YEAR)
    return of.rarity is not Rarity.COMMON and of.fits is not Fit.DIFFERS and of.near <= SAME_MONTH


ENOUGH = {
    Match.EXACT: _is_enough_for_full_names,
    Match.SPELLED: _is_enough_for_full_names,
    Match.INITIAL: _is_enough_for_initials,
    Match.PART: _is_enough_for_initials,
    Match.SON: _is_enough_for_sounds,
    Match.SOUND: _is_enough_for_sounds,
    Match.SURNAME: _is_enough_for_surnames,
    Match.LONE: _is_enough_for_surnames,
}


def _rarity(sightings: Iterable[Sighting]) -> Rarity:
    """How rare the fullest of the names is."""
    names = [name for sighting in sightings if (name := person_name(sighting.name)) is not None]
    return rarity(max(names, key=lambda name: (bool(name.given), len(name.middle), len(name.given))))


def rarity(name: PersonName) -> Rarity:
    """How many may bear the name: a second given name spelled out makes any name rarer."""
    common = name.surname in word_list("common_surnames") or name.given in word_list("family_names_first")
    listed = name.given in word_list("male_names") or name.given in word_list("female_names") or len(name.given) < 3
    if common and (listed or not name.given or (len(name.words) == 2 and len(name.squeezed) < 8)):
        return Rarity.USUAL if any(len(middle) > 1 for middle in name.middle) else Rarity.COMMON
    return Rarity.RARE if not listed and not common and name.given else Rarity.USUAL


def _nearness(new: Sighting, known: Iterable[Sighting]) -> int:
    if new.publisher is None or new.published is None:
        return NEVER
    apart = (
        abs(new.published - each.published)
        for each in known
        if each.publisher == new.publisher and each.published is not None
    )
    return min(apart, default=NEVER)


def _years_apart(one: Sighting, other: Sighting) -> float:
    """Years between the two; none if either is undated, so that what excludes each other does."""
    if one.published is None or other.published is None:
        return 0
    return abs(one.published - other.published) / YEAR

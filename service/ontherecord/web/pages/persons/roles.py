"""Roles over time as the page shows them: one row for what differs by capitals alone."""

from collections.abc import Iterable

from ....archive import times
from ....formats.wire import DocumentForm, RoleSeenForm


def told_once(roles: Iterable[RoleSeenForm]) -> list[RoleSeenForm]:
    """The roles of a profile, the last seen first; of those that differ by capitals alone, the last seen wording."""
    found: dict[tuple[str, ...], RoleSeenForm] = {}
    for each in roles:
        folded = tuple((words or "").casefold() for words in (each["title"], each["role"], each["affiliation"]))
        if folded not in found:
            found[folded] = each
            continue
        kept = found[folded]
        first = min(kept["first"], each["first"], key=_instant)
        found[folded] = {**kept, "documents": kept["documents"] + each["documents"], "first": first}
    return list(found.values())


def _instant(document: DocumentForm) -> float:
    """What is undated is later than all else: nothing is known to be first."""
    published_at = document["published_at"]
    return float("inf") if published_at is None else times.instant(published_at)

"""The words that one wording of a quotation has otherwise than another, as they are sent."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from ..attribution.quotation import Span
from .alignment import NOWHERE, Words, aligned
from .wire import SpanForm, SpanWriter, counted


class DifferenceForm(TypedDict):
    """A stretch of words and what became of it: ``same``, ``removed``, ``added`` or ``changed``.

    ``before`` is null of what was added, ``after`` of what was removed; offsets count in the two wordings.
    """

    op: str
    before: SpanForm | None
    after: SpanForm | None


def difference(before: str, after: str, *, utf16: bool = False) -> list[DifferenceForm]:
    """What was done to the words of one wording to get those of the other, in order; case does not matter.

    >>> [(each["op"], each["after"] and each["after"]["text"]) for each in difference("We will go", "we must go")]
    [('same', 'we'), ('changed', 'must'), ('same', 'go')]
    """
    old, new = Words.of(before), Words.of(after)
    places = aligned([word.casefold() for word in old.words], [word.casefold() for word in new.words])
    return [
        DifferenceForm(
            op="same" if same else "changed" if one and other else "removed" if one else "added",
            before=_form(old, one, utf16),
            after=_form(new, other, utf16),
        )
        for one, other, same in _stretches(places, len(new.words))
    ]


def _stretches(places: Sequence[int], length: int) -> Iterator[tuple[range, range, bool]]:
    """The words of both, cut where words that are the same begin or end."""
    here = there = 0
    while here < len(places) or there < length:
        end = here
        if here < len(places) and places[here] == there:
            while end < len(places) and places[end] == there + end - here:
                end += 1
            reached = there + end - here
        else:
            while end < len(places) and places[end] == NOWHERE:
                end += 1
            reached = places[end] if end < len(places) else length
        yield range(here, end), range(there, reached), end > here and places[here] == there
        here, there = end, reached


def _form(words: Words, stretch: range, utf16: bool) -> SpanForm | None:
    if not stretch:
        return None
    span = Span(words.starts[stretch[0]], words.ends[stretch[-1]])
    return counted(SpanWriter(words.text).span(span), utf16)

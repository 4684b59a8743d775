"""The runs of an article as the page shows them: whose words each is, how it looks, and where it leads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ....attribution.quotation import Span
from ....formats.wire import QuotationRecord, SpanForm
from .runs import Mark, Run
from .voices import Voice, key_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text: a link to what the list has of it if ``quotation`` says so; ``look`` are its classes.

    Of a quotation's stretches the ``first`` is stepped on with the keyboard; the last has the speaker's ``number``.
    """

    id: str
    text: str
    look: str
    quotation: str | None = None
    first: bool = False
    number: int | None = None


class Stretches:
    """Makes stretches of runs: whose they are, and which of a quotation is first and last."""

    def __init__(
        self,
        quotes: Sequence[QuotationRecord],
        heard: Mapping[str | None, Voice],
        cut: Iterable[Run],
        only: str | None,
    ) -> None:
        self._quotes, self._heard, self._only = quotes, heard, only
        self._leading: dict[int, int] = {}
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        for run in cut:
            for mark in run.spoken:
                self._leading.setdefault(mark.quotation, run.start)
            if run.spoken:
                self._first.setdefault(run.spoken[-1].quotation, run.start)
                self._last[run.spoken[-1].quotation] = run.start

    def with_quotation(self, place: int) -> str | None:
        """The id of the first stretch that is the quotation's, or of one in it; None if it is not marked."""
        return f"run-{self._leading[place]}" if place in self._leading else None

    def of(self, run: Run) -> Stretch:
        """The run as the page shows it."""
        look: list[str] = [mark.part for mark in run.named[:1]]
        if not run.spoken:
            return Stretch(f"run-{run.start}", run.text, " ".join(look + self._look(*run.named[:1])))
        inner = run.spoken[-1]
        quote = self._quotes[inner.quotation]
        look += ["said", quote["kind"], *self._look(inner)]
        look += ["thought"] * (quote["mode"] == "thought") + ["within"] * (len(run.spoken) > 1)
        is_last = self._last[inner.quotation] == run.start
        return Stretch(
            id=f"run-{run.start}",
            text=run.text,
            look=" ".join(look),
            quotation=quote["id"],
            first=self._first[inner.quotation] == run.start,
            number=self._heard[key_of(quote)].number if is_last else None,
        )

    def _look(self, *marks: Mark) -> list[str]:
        """The classes of whoever speaks, and of whom is not looked for."""
        speakers = [key_of(self._quotes[mark.quotation]) for mark in marks]
        faint = ["faint"] * any(self._only not in (None, speaker) for speaker in speakers)
        return [self._heard[speaker].look for speaker in speakers] + faint


def marks_of(quotes: Sequence[QuotationRecord]) -> Iterator[Mark]:
    """The marks of the quotations that are not rejected."""
    for place, quote in enumerate(quotes):
        if quote["rejected"]:
            continue
        yield from (Mark(_span(each), "content", place) for each in quote["content"])
        spans: tuple[tuple[Literal["cue", "source"], SpanForm | None], ...] = (
            ("cue", quote["cue"]),
            ("source", quote["source"]),
        )
        yield from (Mark(_span(span), part, place) for part, span in spans if span)


def _span(form: SpanForm) -> Span:
    return Span(form["start"], form["end"])

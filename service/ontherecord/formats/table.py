"""What a terminal shows: one row a quotation, who before what."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from ..attribution.quotation import Mode, Quotation
from .selection import described, named
from .wire import DocumentForm, QuotationForm

NOBODY = "(not named)"


def table_of(quotations: Iterable[Quotation], *, explain: bool = False) -> Table:
    """A table of speaker, role, kind and words; with ``explain``, the reasons stand under the words."""
    table = _empty_table()
    for quotation in quotations:
        table.add_row(*_row(quotation, explain=explain))
    return table


def table_of_found(quotations: Iterable[QuotationForm]) -> Table:
    """The same of quotations of the archive: what was searched for stands out, and under the words is where from."""
    table = _empty_table()
    for quotation in quotations:
        table.add_row(*_row_found(quotation))
    return table


def _empty_table() -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column("Speaker", max_width=18)
    table.add_column("Role", max_width=18)
    table.add_column("Kind", max_width=8)
    table.add_column("Words", min_width=20)
    return table


def _row(quotation: Quotation, *, explain: bool) -> tuple[Text, Text, Text, Text]:
    words = plain(" ".join(quotation.text.split()))
    if explain:
        for reason in quotation.why:
            words.append(f"\n← {printable(reason.text)}: {printable(reason.because)}", style="dim")
    who = _who(asdict(quotation.speaker) if quotation.speaker else None)
    return *who, _kind(quotation.kind.value, quotation.mode.value), words


def _row_found(quotation: QuotationForm) -> tuple[Text, Text, Text, Text]:
    words = plain("".join(" " if each.isspace() else each for each in quotation["text"]))
    for stretch in quotation.get("highlights", []):
        words.stylize("bold", stretch["start"], stretch["end"])
    if "document" in quotation and (source := _source(quotation["document"])):
        words.append(f"\n{printable(source)}", style="dim")
    return *_who(quotation["speaker"]), _kind(quotation["kind"], quotation["mode"]), words


def _who(speaker: Mapping[str, Any] | None) -> tuple[Text, Text]:
    if speaker is None:
        return Text(NOBODY, style="dim"), Text()
    return plain(named(speaker)), plain(described(speaker))


def _kind(kind: str, mode: str) -> Text:
    return Text(kind if mode == Mode.SPEECH.value else f"{kind} {mode}")


def _source(document: DocumentForm) -> str | None:
    """The outlet and the date, or at least the title."""
    known = [each for each in (document["publisher"], document["published_at"]) if each]
    return ", ".join(known) or document["title"]


def plain(words: str) -> Text:
    """The words as they are: no markup of the library's, no control characters."""
    return Text(printable(words))


def printable(words: str) -> str:
    """The words with every control character replaced: an article must not steer the reader's terminal."""
    return "".join(character if character.isprintable() else "�" for character in words)

"""What a terminal shows: one row a quotation, who before what."""

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from ..attribution.quotation import Mode, Quotation, Speaker

NOBODY = "(not named)"


def table_of(quotations: Iterable[Quotation], *, explain: bool = False) -> Table:
    """A table of speaker, role, kind and words; with ``explain``, the reasons stand under the words."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column("Speaker", max_width=18)
    table.add_column("Role", max_width=18)
    table.add_column("Kind", max_width=8)
    table.add_column("Words", min_width=20)
    for quotation in quotations:
        table.add_row(*_row(quotation, explain=explain))
    return table


def _row(quotation: Quotation, *, explain: bool) -> tuple[Text, Text, Text, Text]:
    speaker = quotation.speaker
    kind = quotation.kind.value if quotation.mode is Mode.SPEECH else f"{quotation.kind.value} {quotation.mode.value}"
    words = _plain(" ".join(quotation.text.split()))
    if explain:
        for reason in quotation.why:
            words.append(f"\n← {printable(reason.text)}: {printable(reason.because)}", style="dim")
    if speaker is None:
        return Text(NOBODY, style="dim"), Text(), Text(kind), words
    return _plain(_with_title(speaker)), _plain(speaker.role or speaker.affiliation or ""), Text(kind), words


def _with_title(speaker: Speaker) -> str:
    """ "Capt." and "Jeff Davis" make "Capt. Jeff Davis"."""
    if speaker.title is None or speaker.name.startswith(speaker.title):
        return speaker.name
    return f"{speaker.title} {speaker.name}"


def _plain(words: str) -> Text:
    return Text(printable(words))


def printable(words: str) -> str:
    """The words with every control character replaced: an article must not steer the reader's terminal."""
    return "".join(character if character.isprintable() else "�" for character in words)

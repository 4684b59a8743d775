"""What a terminal shows of quotations that were compared: differences as in a word diff, [-removed-] and {+added+}."""

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from .comparing import CheckForm, MatchForm, VariantForm
from .differences import ChangeForm, Op, StretchForm
from .table import NOBODY, printable
from .wire import DocumentForm, SpeakerForm

COLOURS = {
    "verbatim": "green",
    "cut": "yellow",
    "altered": "red",
    "another_speaker": "red",
    "not_on_record": "red",
}

LONGEST_STRETCH = 12
"""Words of a removed stretch that are shown; of a longer one, its ends."""


def checks_table(checks: Sequence[CheckForm]) -> Table:
    """A row for each passage: the verdict, the draft's words against the record's, and where these were printed."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column("Verdict", max_width=15)
    table.add_column("Words", min_width=20)
    table.add_column("On record", max_width=30)
    for check in checks:
        verdict = Text(check["verdict"].replace("_", " "), style=COLOURS[check["verdict"]])
        words = _plain(check["text"])
        if check["match"] and check["match"]["words"] != "verbatim":
            words = diff(check["match"]["difference"])
        words.append(f"\n← {check['because']}", style="dim")
        table.add_row(verdict, words, _record(check["match"]))
    return table


def variants_table(variants: Sequence[VariantForm]) -> Table:
    """A row for each wording: what it changes, how often it was printed, and the printings, oldest first."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column("Words", min_width=20)
    table.add_column("Times", justify="right")
    table.add_column("Printed by", max_width=40)
    for variant in variants:
        printings = [_printed(each["document"], each["speaker"]) for each in variant["printings"]]
        table.add_row(diff(variant["difference"]), str(variant["quotes"]), Text("\n").join(printings))
    return table


def diff(changes: Sequence[ChangeForm]) -> Text:
    """The changes in a line, as ``git diff --word-diff`` has them."""
    words = Text()
    for change in changes:
        if words:
            words.append(" ")
        if change["op"] == Op.SAME:
            words.append(_words(change["after"]))
            continue
        if change["before"]:
            words.append(f"[-{_shortened(_words(change['before']))}-]", style="red")
        if change["after"]:
            words.append(f"{{+{_words(change['after'])}+}}", style="green")
    return words


def _record(match: MatchForm | None) -> Text:
    if match is None:
        return Text()
    quotation = match["quotation"]
    return _printed(quotation["document"], quotation["speaker"])


def _printed(document: DocumentForm, speaker: SpeakerForm | None) -> Text:
    """ "2016-05-20 The Post: Ann Lee"."""
    where = document["publisher"] or document["title"] or document["id"]
    when = (document["published_at"] or "undated")[:10]
    return _plain(f"{when} {where}: {speaker['name'] if speaker else NOBODY}")


def _words(stretch: StretchForm | None) -> str:
    return printable(" ".join(stretch["text"].split())) if stretch else ""


def _shortened(words: str) -> str:
    parts = words.split(" ")
    half = LONGEST_STRETCH // 2
    return words if len(parts) <= LONGEST_STRETCH else " ".join([*parts[:half], "…", *parts[-half:]])


def _plain(words: str) -> Text:
    return Text(printable(" ".join(words.split())))

"""``ontherecord quotes``: quotations corrected from the command line, and what was done to them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click

from ..attribution.quotation import Kind, Mode, SpeakerType
from .common import checked_settings, current_database, print_json, who_runs_it

if TYPE_CHECKING:
    from ..archive.editing.corrections import Correction
    from ..archive.editing.histories import CorrectionForm, History
    from ..archive.editing.marked import SpanSaid
    from ..archive.quotations import Found
    from ..formats.wire import QuotationForm

PAGE = 200

SPEAKER = ("name", "type", "title", "role", "affiliation")


class SpanType(click.ParamType["SpanSaid"]):
    """``12-34``, a stretch of the text in code points, its end exclusive."""

    name = "START-END"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "SpanSaid":
        found = re.fullmatch(r"(\d{1,10})-(\d{1,10})", str(value), re.ASCII)
        if found is None:
            self.fail(f"{value!r} is not like 12-34", param, ctx)
        return {"start": int(found[1]), "end": int(found[2])}


class WordsType(click.ParamType[str]):
    """So many characters at most, all of them in UTF-8."""

    name = "TEXT"

    def __init__(self, longest: int) -> None:
        self._longest = longest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if len(value) > self._longest:
            self.fail(f"has {len(value)} characters; {self._longest} is the most", param, ctx)
        if any("\ud800" <= character <= "\udfff" for character in value):
            self.fail("is not UTF-8", param, ctx)
        return str(value)


SPAN = SpanType()
WORDS, TITLE = WordsType(500), WordsType(200)


@click.group()
def quotes() -> None:
    """Correct quotations, and see what was corrected."""


@quotes.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--speaker", "name", type=WORDS, help="Who said it.")
@click.option("--speaker-id", metavar="ID", help="The speaker of the archive who said it.")
@click.option("--nobody", is_flag=True, help="The document does not say who said it.")
@click.option("--type", "type", type=click.Choice([each.value for each in SpeakerType]))
@click.option("--title", type=TITLE, help="The speaker's title; '' for none.")
@click.option("--role", type=WORDS, help="The speaker's role; '' for none.")
@click.option("--affiliation", type=WORDS, help="The speaker's affiliation; '' for none.")
@click.option("--kind", type=click.Choice([each.value for each in Kind]))
@click.option("--mode", type=click.Choice([each.value for each in Mode]))
@click.option("--content", type=SPAN, multiple=True, help="What was said. Once for each of its parts.")
@click.option("--cue", type=SPAN, help="The words that tell of the saying.")
@click.option("--no-cue", is_flag=True, help="There are none.")
@click.option("--source", type=SPAN, help="The words that stand for the speaker.")
@click.option("--no-source", is_flag=True, help="There are none.")
@click.option("--verify/--unverify", "verified", default=None, help="All of it is right; or that is not said any more.")
@click.option("--reject/--accept", "rejected", default=None, help="It is no quotation; or it is one after all.")
@click.option(
    "--by", type=WORDS, default=who_runs_it, show_default="who runs it", help="Who corrects, for the history."
)
def correct(ids: tuple[str, ...], by: str, **said: Any) -> None:
    """Say of quotations what is so; what is not said stays as it is. All of them are corrected, or none."""
    from ..archive.editing import corrections
    from ..archive.editing.marked import CannotBe
    from ..archive.editors import Editor

    correction = _correction(said)
    with current_database(checked_settings()) as database, database.writing() as connection:
        for identity in ids:
            try:
                found = corrections.correct(connection, identity, correction, editor=Editor(by))
            except CannotBe as error:
                where = " ".join(map(str, error.steps))
                raise click.ClickException(f"{identity}: {where}: {error}") from None
            if found is None:
                raise click.ClickException(f"no quotation has the id {identity!r}")
            print_json(_shown(found))


@quotes.command()
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON array.")
def history(identity: str, as_json: bool) -> None:
    """Show what was corrected in a quotation, the first correction first, also of one that is no more."""
    pages = list(_pages(identity))
    told = [each for page in pages for each in page.corrections]
    if as_json:
        print_json(told)
        return
    for each in told:
        _print(each)
    if pages[0].removed_in:
        click.echo(f"It went with version {pages[0].removed_in} of its document {pages[0].document}.")
    elif not told:
        click.echo("Nothing was corrected.")


def _correction(said: dict[str, Any]) -> "Correction":
    """What the options say, as a request would; an option that was left out says nothing."""
    correction: dict[str, Any] = {
        name: said[name] for name in ("kind", "mode", "cue", "source", "verified", "rejected") if said[name] is not None
    }
    if said["content"]:
        correction["content"] = list(said["content"])
    for name in ("cue", "source"):
        if said[f"no_{name}"]:
            _check_alone(name in correction, f"--no-{name}", f"--{name}")
            correction[name] = None
    speaker = {name: said[name] or None for name in SPEAKER if said[name] is not None}
    if said["speaker_id"]:
        speaker["id"] = said["speaker_id"]
    _check_alone(bool(said["nobody"] and speaker), "--nobody", "anything of a speaker")
    _check_alone(bool(said["verified"] and said["rejected"]), "--verify", "--reject")
    if speaker or said["nobody"]:
        correction["speaker"] = speaker or None
    if not correction:
        raise click.UsageError("say what is so: see --help")
    return cast("Correction", correction)


def _check_alone(is_beside: bool, option: str, other: str) -> None:
    if is_beside:
        raise click.UsageError(f"{option} cannot be given with {other}")


def _pages(identity: str) -> "Iterator[History]":
    from ..archive.editing.histories import history

    with current_database(checked_settings()) as database, database.reading() as connection:
        cursor = None
        while True:
            page = history(connection, identity, limit=PAGE, cursor=cursor)
            if page is None:
                raise click.ClickException(f"no quotation has, or had, the id {identity!r}")
            yield page
            if (cursor := page.cursor) is None:
                return


def _shown(found: "Found") -> "QuotationForm":
    from ..formats import writing

    return writing.shown(found.record, document=found.document)


def _print(correction: "CorrectionForm") -> None:
    from ..formats.table import printable

    who = correction["by"]["name"] if correction["by"] else "(a new text)"
    click.echo(printable(f"{correction['at']}  {who}, version {correction['version']}"))
    for name, change in correction["changes"].items():
        click.echo(printable(f"    {name}: {_in_words(change['before'])} → {_in_words(change['after'])}"))


def _in_words(value: Any) -> str:
    """A member of a quotation, for people: a speaker with title and role, spans by their words."""
    if isinstance(value, list):
        return " … ".join(map(_in_words, value))
    if isinstance(value, dict):
        said = (value.get(name) for name in ("title", "name", "text", "role"))
        return ", ".join(each for each in said if each)
    return {None: "none", True: "yes", False: "no"}.get(value, str(value))

"""``ontherecord attribute``: the quotations of files, or of streams of documents.

Exit code 1: a file or a line could not be read (the others were still done), or the run was cut off.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import click

from ..attribution.quotation import Analysis, Mode
from ..settings import Settings
from .common import attributor_of, checked_settings, model_of, print_json, report
from .texts import Unreadable, analysis_of, read_text


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--json", "form", flag_value="json", help="Write the JSON of POST /quotes, one object a file.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Read documents (id, text), one a line; write one a line.")
@click.option(
    "--mode",
    type=click.Choice(["speech", "thought", "all"]),
    help="What was said, thought or both. [speech; --jsonl: all]",
)
@click.option("--explain", is_flag=True, help="Say why each speaker is the speaker (not with --jsonl).")
def attribute(files: tuple[str, ...], form: str | None, mode: str | None, explain: bool) -> None:
    """Print who said what in each FILE (UTF-8 text; - is standard input).

    With --jsonl, FILE may be left out: documents are then read from standard input. A line that holds no document is
    reported on standard error and passed over; the exit code is then 1.
    """
    from ..formats.writing import MODES

    if form == "jsonl":
        if explain:
            raise click.UsageError("--explain cannot be given with --jsonl")
        all_well = _attribute_lines(files or ("-",), MODES[mode or "all"])
    elif not files:
        raise click.UsageError("name a FILE, or - for standard input")
    else:
        all_well = _attribute_files(files, MODES[mode or "speech"], as_json=form == "json", explain=explain)
    sys.exit(0 if all_well else 1)


def _attribute_files(files: Sequence[str], modes: tuple[Mode, ...], *, as_json: bool, explain: bool) -> bool:
    """Whether every file could be attributed; each that could not is reported."""
    settings = checked_settings()
    attributor = attributor_of(settings)
    all_well = True
    for name in files:
        try:
            text = read_text(name)
            analysis = analysis_of(attributor, text, settings)
        except Unreadable as error:
            report(f"{name}: {error}")
            all_well = False
            continue
        if as_json:
            _print_json(name, text, analysis, modes, settings=settings, explain=explain)
        else:
            _print_table(name, analysis, modes, explain=explain, titled=len(files) > 1)
    return all_well


def _attribute_lines(files: Iterable[str], modes: tuple[Mode, ...]) -> bool:
    """Whether every line held a document that could be attributed; each that did not is reported."""
    from ..formats import bench, writing

    settings = checked_settings()
    attributor = attributor_of(settings)
    all_well = True
    for place, line in _lines(files):
        try:
            document = bench.read(line)
            analysis = analysis_of(attributor, document.text, settings)
        except (bench.BadDocument, Unreadable) as error:
            report(f"{place}: passed over: {error}")
            all_well = False
            continue
        quotations = tuple(writing.chosen(analysis.quotations, modes=modes))
        click.echo(bench.write(document, Analysis(quotations, analysis.warnings)))
    return all_well


def _lines(files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each line that is not blank, with its place; a bar on standard error counts them when a terminal looks on."""
    from tqdm import tqdm

    with tqdm(unit=" documents", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        for name in files:
            with _open(name) as stream:
                for number, line in enumerate(stream, start=1):
                    if line.strip():
                        yield f"{name}, line {number}" if name != "-" else f"line {number}", line
                        bar.update()


def _open(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise click.ClickException(f"{name}: {error.strerror}") from None


def _print_json(
    name: str, text: str, analysis: Analysis, modes: tuple[Mode, ...], *, settings: Settings, explain: bool
) -> None:
    """One line of UTF-8, whatever the terminal's encoding."""
    from ..formats import writing
    from ..formats.facts import Facts

    record = writing.record(text, Facts(), analysis, model=model_of(settings))
    form = writing.answer(record, modes=modes, explain=explain)
    print_json({"file": name, **form})


def _print_table(name: str, analysis: Analysis, modes: tuple[Mode, ...], *, explain: bool, titled: bool) -> None:
    from rich.console import Console

    from ..formats import table, writing

    for warning in analysis.warnings:
        report(f"{name}: {warning}")
    quotations = writing.chosen(analysis.quotations, modes=modes)
    if not quotations:
        click.echo(f"{table.printable(name)}: no quotations")
        return
    if titled:
        click.secho(f"{table.printable(name)}\n", bold=True)
    Console(highlight=False).print(table.table_of(quotations, explain=explain), "")

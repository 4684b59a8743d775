"""``ontherecord check``: the quotations of drafts held against the archive.

Exit code 1: something is not verbatim, or a file could not be read (the others were still done).
"""

import sys
from typing import TYPE_CHECKING

import click

from .common import attributor_of, checked_settings, current_database, model_of, print_json, report
from .texts import Unreadable, analysis_of, read_text

if TYPE_CHECKING:
    from ..archive.database import Database
    from ..attribution.pipeline import Attributor
    from ..formats.comparing import CheckedForm
    from ..settings import Settings


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Write the JSON of POST /quotes/check, one object a file.")
@click.option("--publisher", help="Only against what this publisher printed, spelled exactly so.")
def check(files: tuple[str, ...], as_json: bool, publisher: str | None) -> None:
    """Say of each quotation in FILE (UTF-8 text; - is standard input) whether it is on record.

    A quotation is verbatim, altered, cut, another speaker's, or not on record. Removed words stand [-so-], added ones
    {+so+}. Nothing of the file is kept. The exit code is 1 unless all is verbatim.
    """
    settings = checked_settings()
    attributor = attributor_of(settings)
    all_well = True
    with current_database(settings) as database:
        for name in files:
            try:
                checked = _checked(name, database, attributor, settings, publisher)
            except Unreadable as error:
                report(f"{name}: {error}")
                all_well = False
                continue
            _print(name, checked, as_json=as_json, titled=len(files) > 1)
            all_well &= all(each["verdict"] == "verbatim" for each in checked["checks"])
    sys.exit(0 if all_well else 1)


def _checked(
    name: str, database: "Database", attributor: "Attributor", settings: "Settings", publisher: str | None
) -> "CheckedForm":
    from ..archive.checking import checks
    from ..archive.checking.finding import Among
    from ..archive.wordings import comparing
    from ..formats import writing
    from ..formats.facts import Facts

    text = read_text(name)
    analysis = analysis_of(attributor, text, settings)
    record = writing.record(text, Facts(), analysis, model=model_of(settings))
    with database.reading() as connection:
        found = checks.check(connection, record.quotes, Among(publisher=publisher))
    return comparing.checked_form(record, found)


def _print(name: str, checked: "CheckedForm", *, as_json: bool, titled: bool) -> None:
    from rich.console import Console

    from ..formats.comparison_tables import checks_table
    from ..formats.table import printable

    if as_json:
        print_json({"file": name, **checked})
        return
    for warning in checked["warnings"]:
        report(f"{name}: {warning}")
    if not checked["checks"]:
        click.echo(f"{printable(name)}: nothing in quotation marks")
        return
    if titled:
        click.secho(f"{printable(name)}\n", bold=True)
    Console(highlight=False).print(checks_table(checked["checks"]), "")

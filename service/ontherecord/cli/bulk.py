"""``ontherecord bulk``: the quotations of whole archives, on all cores of a machine or of a cluster.

Exit code 1: lines were set apart (all others were done), or the job could not be begun or ended; the same command goes
on then.
"""

import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from .common import check_extra, checked_settings, model_of, report

if TYPE_CHECKING:
    from ..bulk.job import Job
    from ..bulk.working import Totals
    from ..settings import Settings

TOLD_EVERY = 30.0
"""Seconds, where no terminal looks on."""


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("--out", required=True, metavar="DIR", help="Where Parquet is written: a folder, or a URL.")
@click.option("--address", metavar="HOST:PORT", help="A cluster of Ray to do it on; auto: the one of this machine.")
@click.option("--actors", type=click.IntRange(1), help="Engines at a time. [one a core]")
@click.option(
    "--part-documents",
    type=click.IntRange(1, 100_000),
    default=500,
    show_default=True,
    help="Articles in a part: what is done again at most by each actor that was ended.",
)
@click.option(
    "--document-seconds",
    type=click.IntRange(1, 86_400),
    help="Seconds that one article may take before it is set apart. [ONTHERECORD_REQUEST_SECONDS]",
)
def bulk(
    inputs: tuple[str, ...],
    out: str,
    address: str | None,
    actors: int | None,
    part_documents: int,
    document_seconds: int | None,
) -> None:
    """Write the quotations of all articles in IN into DIR, as Parquet.

    IN are files, folders, patterns or URLs of NDJSON (.ndjson, .jsonl, also .gz) and Parquet, each line or row as
    POST /quotes/batch takes it. Given again, the command goes on where it was broken off. docs/scale.md tells the rest.
    """
    check_extra("ray", "pyarrow", "fsspec")
    from ..bulk.job import OtherJob
    from ..bulk.running import Stopped, leave
    from ..bulk.sources import SourceError
    from ..bulk.store import StoreError
    from ..bulk.working import How, work

    settings = checked_settings()
    how = How(
        address=address,
        cores=actors or settings.workers,
        actors=actors,
        documents=part_documents,
        seconds=document_seconds or settings.request_seconds,
    )
    try:
        totals = work(_job(inputs, out, settings), how, _Told())
    except OtherJob as error:
        raise click.ClickException(f"{out}: {error}. Choose another DIR.") from None
    except (SourceError, StoreError) as error:
        raise click.ClickException(f"{error}.") from None
    except Stopped as error:
        raise click.ClickException(f"{error}. Given again, the command goes on.") from None
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror or error}. Given again, the command goes on.") from None
    _tell(totals, out)
    code = 1 if totals.failed else 0
    if address is not None:
        leave(code)
    sys.exit(code)


def _job(inputs: tuple[str, ...], out: str, settings: "Settings") -> "Job":
    from ..bulk.job import Job
    from ..bulk.lines import columns_unread
    from ..bulk.sources import Form, sources_of
    from ..bulk.store import Store

    store = Store.at(out)
    sources = sources_of(inputs, out=out)
    unread = {name for each in sources if each.form is Form.PARQUET for name in columns_unread(each.url)}
    if unread:
        report(f"columns that are not read: {', '.join(sorted(unread))}")
    return Job(
        out=store,
        sources=sources,
        model=model_of(settings),
        spacy_pipeline=settings.spacy_pipeline,
        max_characters=settings.max_characters,
        longest_line=settings.max_body_bytes,
    )


def _tell(totals: "Totals", out: str) -> None:
    click.echo(
        f"Documents: {totals.documents:,} attributed, {totals.repeated:,} given more than once, "
        f"{totals.failed:,} set apart. Quotations: {totals.quotations:,}."
    )
    if totals.failed:
        report(f"why {totals.failed:,} were set apart stands in {out}/failed")


class _Told:
    """How far it is, on standard error: a bar where a terminal looks on, else a line now and then."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()

    def planning(self, files: int) -> None:
        """So many files are looked through first."""
        report(f"looking through {files:,} {'file' if files == 1 else 'files'}")
        self._files, self._planned, self._told = files, 0, time.monotonic()

    def planned(self) -> None:
        """One of them was."""
        self._planned += 1
        if time.monotonic() - self._told >= TOLD_EVERY:
            self._told = time.monotonic()
            report(f"{self._planned:,} of {self._files:,} files were looked through")

    def attributing(self, lines: int, done: int) -> None:
        """There are so many lines, of which so many were done before."""
        from tqdm import tqdm

        self._bar = tqdm(
            total=lines, initial=done, unit=" documents", smoothing=0, file=sys.stderr, disable=not self._watched
        )
        self._lines, self._before, self._done = lines, done, done
        self._began = self._told = time.monotonic()
        if not self._watched:
            report(f"{done:,} of {lines:,} documents were done before" if done else f"{lines:,} documents")

    def add(self, lines: int) -> None:
        """So many lines are done."""
        self._bar.update(lines)
        self._done += lines
        now = time.monotonic()
        if not self._watched and (now - self._told >= TOLD_EVERY or self._done == self._lines):
            self._told = now
            rate = (self._done - self._before) / max(now - self._began, 1e-9)
            left = (self._lines - self._done) / rate
            report(f"{self._done:,} of {self._lines:,} documents, {rate:.1f} a second, {_duration(left)} left")


def _duration(seconds: float) -> str:
    """
    >>> _duration(59), _duration(200_000)
    ('0:00:59', '2 days, 7:33:20')
    """
    return str(timedelta(seconds=round(seconds)))

"""``ontherecord watch``: files that are dropped into a folder are posted to a service, and moved aside.

A client of the service like any other: it needs neither the engine nor the database. A file that was posted but not
yet moved when the command was broken off is posted again, and is the same article then.

Exit code 1: it could not go on (the reason is told), or, with --once, a file was set apart.
"""

import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from .common import report
from .dropped import Folder
from .posting import Desk, Stopped, shown

if TYPE_CHECKING:
    from ..client import Client

LOOK_EVERY = 10_000
"""Milliseconds: also a folder that nothing is told of is looked at so often, since a network share tells nothing of
what others do there."""

PATIENCE_ONCE = 300.0
"""Seconds for which --once waits for a service that is away. Otherwise it is waited for as long as it takes."""


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service is.")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds a key of the service, of scope write.",
)
@click.option("--publisher", help="The outlet of all of them, but of .json that names its own.")
@click.option(
    "--settle",
    type=click.FloatRange(0.1, 3600),
    default=2.0,
    show_default=True,
    help="Seconds that a file must have looked the same: it may still be written.",
)
@click.option("--poll", is_flag=True, help="Ask for changes in place of being told: for network shares.")
@click.option("--once", is_flag=True, help="Post what is there, and end: for cron.")
def watch(
    directory: Path, url: str, key_file: Path | None, publisher: str | None, settle: float, poll: bool, once: bool
) -> None:
    """Post the files in DIR, and those that come, to a running service.

    .txt is text, .html and .htm a page, .json the article as POST /quotes takes it, .ninjs an item of News in JSON,
    which may be called .json too; all in UTF-8. A file is moved to DIR/done with the answer beside it, or to DIR/failed
    with the reason beside it. While the service is away, files stay where they are. Hidden files, subfolders and what
    ends with .tmp, .part or ~ are left alone. SIGTERM ends it after the file that it is at.
    """
    try:
        client = _client(url, key_file)
        folder = Folder(directory, settle=settle)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    with client, _stop_by_signal() as stop:
        desk = Desk(client, folder, stop, publisher, patience=PATIENCE_ONCE if once else math.inf)
        try:
            all_well = _once(desk, settle) if once else _until_stopped(desk, directory, settle=settle, poll=poll)
        except Stopped:
            all_well = True
        except OSError as error:  # the folder is gone, or nothing can be moved: going on would post the same for ever
            raise click.ClickException(str(error)) from None
    sys.exit(0 if all_well else 1)


def _once(desk: "Desk", settle: float) -> bool:
    """Whether all that was there could be posted, but for what is still being written."""
    desk.post_whole()
    desk.stop.wait(settle)
    all_well = desk.post_whole()
    for name in desk.folder.unsettled:
        report(f"{shown(name)}: left, since it may still be written")
    return all_well


def _until_stopped(desk: "Desk", directory: Path, *, settle: float, poll: bool) -> bool:
    from watchfiles import watch as changes_in

    changes = changes_in(
        directory,
        watch_filter=None,
        stop_event=desk.stop,
        rust_timeout=LOOK_EVERY,
        yield_on_timeout=True,
        force_polling=poll,
        recursive=False,
        raise_interrupt=False,
    )
    report(f"watching {shown(str(directory))}")
    for _ in chain([()], changes):
        desk.post_whole()
        while desk.folder.unsettled and not desk.stop.wait(settle):
            desk.post_whole()
    return True


def _client(url: str, key_file: Path | None) -> "Client":
    from ..client import Client

    key = key_file.read_text("utf-8").strip() if key_file else None
    return Client(url, key=key, retries=0)


@contextmanager
def _stop_by_signal() -> Iterator[Event]:
    """An event that SIGTERM or Ctrl-C sets; the second time, they end the command at once."""
    stop = Event()
    before: dict[signal.Signals, Any] = {}

    def set_stop(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for each in (signal.SIGTERM, signal.SIGINT):
        before[each] = signal.signal(each, set_stop)
    try:
        yield stop
    finally:
        for each in before:
            signal.signal(each, before[each])

"""Files of a folder taken to a service: what it takes is done, what it refuses set apart; while it is away all wait."""

import json
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import click

from .common import report
from .dropped import Changed, Dropped, Folder, Unfit, content_of

if TYPE_CHECKING:
    from ..client import Answer, Client

Got = TypeVar("Got")


class Stopped(Exception):
    """A signal came while the service was waited for."""


@dataclass
class Desk:
    """What takes files from the folder to the service."""

    client: "Client"
    folder: Folder
    stop: Event
    publisher: str | None
    patience: float
    most: int | None = None
    """Bytes that the service takes, once it was asked."""

    def post_whole(self) -> bool:
        """Whether every file that is whole could be posted; those that could not were set apart."""
        known = set(self.folder.subfolders)
        files = self.folder.whole()
        for name in sorted(self.folder.subfolders - known):
            report(f"{shown(name)}: left alone, since it is a folder")
        posted = [self._handle(file) for file in files if not self.stop.is_set()]
        return all(posted)

    def _handle(self, file: Dropped) -> bool:
        """Whether the file could be posted."""
        name = shown(file.path.name)
        try:
            try:
                answer = self._posted(file)
            except Unfit as error:
                put = self.folder.set_apart(file, str(error))
                report(f"{name}: set apart as failed/{shown(put)}: {error}")
                return False
            put = self.folder.set_done(file, json.dumps(answer, ensure_ascii=False, indent=1).encode())
        except Changed:
            report(f"{name}: left, since somebody changed or took it meanwhile")
            return True
        told = "; ".join([f"{len(answer['quotes'])} quotations", *answer["warnings"]])
        report(f"{name}: done/{shown(put)} is document {answer['document']['id']}: {told}")
        return True

    def _posted(self, file: Dropped) -> "Answer":
        """The answer; Unfit for a file that the service refuses, ClickException where it refuses all of them."""
        from ..client import (
            BadRequest,
            Gone,
            Invalid,
            OnTheRecordError,
            OutOfSpace,
            ServerFault,
            TooLarge,
            UnsupportedMediaType,
        )
        from ..client.retrying import passes

        if self.most is None:
            self.most = self._patiently(self.client.describe)["limits"]["body_bytes"]
        media_type, content = content_of(file, most=self.most)
        publisher = self.publisher
        if publisher is not None and media_type == "application/json":
            content, publisher = _with_publisher(content, publisher), None
        key = str(uuid.uuid4())  # one for all tries
        try:
            return self._patiently(
                lambda: self.client.attribute_body(content, media_type, publisher=publisher, idempotency_key=key)
            )
        except OutOfSpace as error:  # no fault of the file's, which stays where it is
            raise click.ClickException(f"the service keeps nothing: {error}") from None
        except (BadRequest, Gone, TooLarge, UnsupportedMediaType, Invalid, ServerFault) as error:
            if passes(error):
                raise click.ClickException(f"the service stays away: {error}") from None
            raise Unfit(str(error)) from None
        except OnTheRecordError as error:
            raise click.ClickException(f"the service takes nothing: {error}") from None

    def _patiently(self, ask: Callable[[], Got]) -> Got:
        """What the service answers, once it does; Stopped where it is not to be waited for any more."""
        from ..client import OnTheRecordError
        from ..client.retrying import Retrying

        tries = Retrying(sys.maxsize, self.patience, backoff=0.5).begin()
        away = False
        while True:
            try:
                got = ask()
            except OnTheRecordError as failure:
                seconds = tries.wait_after(failure)
                if seconds is None:
                    raise
                if not away:
                    report(f"waiting for the service: {failure}")
                away = True
                if self.stop.wait(seconds):
                    raise Stopped from None
            else:
                if away:
                    report("the service answers again")
                return got


def shown(name: str) -> str:
    """A file's name in a log line: what could end the line or steer a terminal is escaped."""
    return name if name.isprintable() else ascii(name)


def _with_publisher(content: bytes, publisher: str) -> bytes:
    """The article with its publisher; as it is if it names one, or is no article: the service says so."""
    try:
        article = json.loads(content)
    except (ValueError, RecursionError):
        return content
    if not isinstance(article, dict):
        return content
    return json.dumps({"publisher": publisher, **article}).encode("ascii")

"""Sends one request, again where that helps, and gives the answer of a success; anything else is an exception."""

import gzip
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar, cast
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from requests.exceptions import ChunkedEncodingError, SSLError

from .. import __version__
from .errors import OnTheRecordError, UnexpectedAnswer, Unreachable, failure_of, media_type
from .retrying import Retrying, Tries

logger = logging.getLogger(__name__)

WORTH_PACKING = 65_536
"""Bytes: packing so many takes two milliseconds, and news packs to less than half. A shorter body is as quick to send
as it is."""

CUT_OFF = (requests.ConnectionError, requests.Timeout, ChunkedEncodingError)
"""What requests raises where no answer comes, or a part of one."""

Form = TypeVar("Form")


class Connection:
    """A session with one service. Anything sent may reach it twice, so nothing is sent that could do harm by that."""

    def __init__(self, url: str, *, key: str | None, timeout: float | tuple[float, float], retrying: Retrying) -> None:
        self.url = _checked_url(url)
        self.retrying = retrying
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _Bearer(key)
        self._session.headers.update({"User-Agent": f"ontherecord-client/{__version__}", "Accept": "application/json"})

    def close(self) -> None:
        """Closes the sockets."""
        self._session.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        stream: bool = False,
        once: bool = False,
    ) -> requests.Response:
        """The answer, if it is a 2xx; ``once`` takes the first answer for the last."""
        sent = dict(headers or {})
        if body is not None and len(body) > WORTH_PACKING:
            body = gzip.compress(body, 6, mtime=0)  # no time in it: the same article is the same bytes
            sent["Content-Encoding"] = "gzip"
        request = requests.Request(method, self.url + path, params=query, headers=sent, data=body)
        tries = self.retrying.begin()
        lost = False
        while True:
            failure: OnTheRecordError
            try:
                response = self._answer(request, stream=stream)
                if _succeeded(response):
                    return response
                if method == "DELETE" and lost and response.status_code == HTTPStatus.NOT_FOUND:
                    return response  # the try whose answer was lost has deleted it
                failure = failure_of(response)
            except requests.RequestException as error:
                failure = unreachable(f"{method} {self.url}{path}", error)
                lost = True
            if once:
                raise failure
            self.wait(tries, failure)

    def _answer(self, request: requests.Request, *, stream: bool) -> requests.Response:
        """The first answer, its body read, but for a success that is to be streamed."""
        response = self._session.request(
            request.method,
            request.url,
            params=request.params,
            headers=request.headers,
            data=request.data,
            stream=stream,
            timeout=self._timeout,
            allow_redirects=False,  # it would take the article, and perhaps the key, to somebody else
        )
        if not _succeeded(response):
            _ = response.content
        return response

    def wait(self, tries: Tries, failure: OnTheRecordError) -> None:
        """Waits until the next try; raises the failure where there is to be none."""
        seconds = tries.wait_after(failure)
        if seconds is None:
            raise failure
        logger.info("%s; once more in %.1f s", failure, seconds)
        time.sleep(seconds)


def unreachable(what: str, error: requests.RequestException) -> Unreachable:
    """Our exception for one of requests, without it: its words, and the request that it carries, hold text and key."""
    passing = isinstance(error, CUT_OFF) and not isinstance(error, SSLError)
    told = error.args[0] if error.args else type(error).__name__
    told = getattr(told, "reason", told)  # without urllib3's words round it, which repeat the query
    return Unreachable(f"no whole answer to {what}: {told}", passing=passing)


def read(response: requests.Response, form: type[Form]) -> Form:
    """The answer's JSON object, if it has the members that the form must have; it may have more."""
    url = response.url.partition("?")[0]
    try:
        answer = response.json()
    except ValueError as error:
        raise UnexpectedAnswer(f"{url} answered with {media_type(response)}, which is not JSON") from error
    required: frozenset[str] = getattr(form, "__required_keys__", frozenset())
    if not isinstance(answer, dict) or not required <= answer.keys():
        raise UnexpectedAnswer(f"{url} answered with JSON that is no {form.__name__}: is it this service?")
    return cast(Form, answer)


class _Bearer(AuthBase):
    """Sends the key. Set even without one: requests would else take a password for the host from ``~/.netrc``."""

    def __init__(self, key: str | None) -> None:
        self._key = None if key is None else visible_ascii(key, "key", shown=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def visible_ascii(value: str, name: str, *, shown: bool = True) -> str:
    """The value, if a header can carry it."""
    if not value or not all("!" <= character <= "~" for character in value):
        raise ValueError(f"{name} must be visible ASCII characters" + (f", not {value!r}" if shown else ""))
    return value


def _succeeded(response: requests.Response) -> bool:
    return HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES


def _checked_url(url: str) -> str:
    """The service's address without a slash at its end; a proxy may have put it under a path."""
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("url must hold no user and no password; give the service's key as key=…")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"url must be like http://127.0.0.1:8000, not {url!r}")
    return url.rstrip("/")

"""Requests whose forms are bounded: in memory, by their parts, and by the heads of those, which cost most to read."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MOST_PARTS = 100
"""Fields and files of a form; ours have ten."""

LONGEST_HEAD = 2_048
"""Bytes of the headers of one: its name, and a file's. werkzeug takes seconds for a megabyte."""

BLANK_LINE = re.compile(rb"\r\n\r\n|\r\r|\n\n")


class Forms(FormDataParser):
    """werkzeug's, for what costs little to read; RequestEntityTooLarge for anything else."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """The form and its files."""
        if mimetype == "multipart/form-data":
            body = stream.read()
            _check_heads(body, options or {})
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class BoundedRequest(Request):
    """A request whose files stay in memory, which bounds them: what is not to be kept is not to touch a disk."""

    form_data_parser_class = Forms

    def _get_file_stream(self, *_told: object, **_of_it: object) -> BytesIO:
        return BytesIO()


def _check_heads(body: bytes, options: Mapping[str, str]) -> None:
    """Refuses a form with too many parts, or one whose head is too long."""
    boundary = b"--" + options.get("boundary", "").encode()
    for number, found in enumerate(re.finditer(re.escape(boundary), body)):
        ends_form = body.startswith(b"--", found.end())
        if number > MOST_PARTS:
            raise RequestEntityTooLarge(f"A form may have {MOST_PARTS} parts.")
        if not ends_form and not BLANK_LINE.search(body, found.end(), found.end() + LONGEST_HEAD):
            raise RequestEntityTooLarge(f"The headers of a form's part may have {LONGEST_HEAD:,} bytes.")

"""Files that hold an article: what each is, by how its name ends, and of JSON by its members.

One rule wherever files are taken: on the page, and by ``ontherecord watch``.
"""

from pathlib import PurePath

from . import ninjs

JSON = "application/json"

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": JSON,
    ".ninjs": ninjs.MEDIA_TYPE,
}
"""What a file holds, by the end of its name; JSON may be an item of ninjs, too: see ``is_item``."""

BOM = b"\xef\xbb\xbf"
"""What some programs begin a file with, and which is no part of its text."""


def media_type_of(name: str) -> str | None:
    """What a file of that name holds; None for what is read nowhere.

    >>> media_type_of("Bridge.TXT"), media_type_of("bridge.pdf")
    ('text/plain', None)
    """
    return MEDIA_TYPES.get(PurePath(name).suffix.lower())


def is_item(members: object) -> bool:
    """Whether JSON is an item of ninjs, which has a ``uri``, and not the service's own form of an article.

    >>> is_item({"uri": "urn:x:1", "bodies": []}), is_item({"text": "Yes."})
    (True, False)
    """
    return isinstance(members, dict) and "uri" in members and "text" not in members

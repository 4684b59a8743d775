"""The page for people: one module a task, all of them on the blueprint of ``shell``.

``shell`` is what they share: the frame, how a form's query is read, how a refusal is told. Each task asks the archive
as the HTTP interface does and shows what that would answer.
"""

from . import article, assets, check, guides, people, read, saved_searches, search, sign_in, sources, stories
from .shell import blueprint

__all__ = [
    "article",
    "assets",
    "blueprint",
    "check",
    "guides",
    "people",
    "read",
    "saved_searches",
    "search",
    "sign_in",
    "sources",
    "stories",
]

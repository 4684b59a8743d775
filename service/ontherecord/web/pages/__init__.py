"""The page for people: one room a task, all of them on the blueprint of ``shell``.

Each task asks the archive as the HTTP interface does and shows what that would answer. To be read in this order:
``shell`` (the frame, how a form's query is read, how a refusal is told) with ``words``, ``assets``, ``sign_in`` and
``handed_in``; then ``articles``, ``finding``, ``persons``, ``checking`` and ``sources``; at last the ``guides``.
"""

from . import assets, guides, sign_in, sources
from .articles import article, mending, read
from .checking import check
from .finding import saved_searches, search, stories
from .persons import people
from .shell import blueprint

__all__ = [
    "article",
    "assets",
    "blueprint",
    "check",
    "guides",
    "mending",
    "people",
    "read",
    "saved_searches",
    "search",
    "sign_in",
    "sources",
    "stories",
]

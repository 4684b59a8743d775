"""``/docs/guides``: the guides of the repository's ``docs/``, served from here for newsrooms that are cut off.

Their files are those of ``docs/``, which a link beside this package leads to, and the model's card; each is read once.
"""

import posixpath
from functools import cache
from importlib.resources import files
from urllib.parse import urldefrag

from flask import Response
from werkzeug.exceptions import NotFound

from ... import attribution
from ..access import public
from . import markdown
from .shell import blueprint, render

INDEX = "README"
PATH = "/docs/guides"
MODEL_CARD = "model-card"

SERVED = {
    "openapi.yaml": "/openapi.yaml",
    "service/ontherecord/attribution/model/MODEL_CARD.md": f"{PATH}/{MODEL_CARD}",
    f"docs/{INDEX}.md": PATH,
}
"""Files of the repository that are served elsewhere than under their names."""


@blueprint.get(PATH)
@public
def guides_index() -> Response:
    """What guides there are."""
    return _shown(INDEX)


@blueprint.get(f"{PATH}/<name>")
@public
def guide(name: str) -> Response:
    """One of them."""
    if name not in _texts() or name == INDEX:
        raise NotFound
    return _shown(name)


@cache
def listed() -> tuple[tuple[str, str], ...]:
    """The address and the title of each guide, in the order of the index."""
    named = [(link, address(link)) for link in markdown.links_of(_texts()[INDEX])]
    led = dict.fromkeys(leads_to for _, leads_to in named if leads_to and leads_to.startswith(f"{PATH}/"))
    return tuple((leads_to, markdown.title_of(_texts()[leads_to.removeprefix(f"{PATH}/")])) for leads_to in led)


def address(link: str) -> str | None:
    """Where a link of a guide leads on the web; None if to a file that is served nowhere.

    >>> address("archive.md#search"), address("../seeds/"), address("#keys")
    ('/docs/guides/archive#search', None, '#keys')
    """
    if link.startswith(("https://", "#")):
        return link
    file, fragment = urldefrag(link)
    path = posixpath.normpath(f"docs/{file}")
    folder, name = posixpath.split(path.removesuffix(".md"))
    leads_to = SERVED.get(path) or (f"{PATH}/{name}" if folder == "docs" and name in _texts() else None)
    return f"{leads_to}#{fragment}" if leads_to and fragment else leads_to


def _shown(name: str) -> Response:
    title, content = _rendered(name)
    return render("guide.html", title=title, content=content, is_index=name == INDEX)


@cache
def _rendered(name: str) -> tuple[str, str]:
    text = _texts()[name]
    return markdown.title_of(text), markdown.as_html(text, address)


@cache
def _texts() -> dict[str, str]:
    """The guides by name."""
    folder = files(__package__.rpartition(".")[0]) / "guides"
    guides = {each.name.removesuffix(".md"): each for each in folder.iterdir() if each.name.endswith(".md")}
    guides[MODEL_CARD] = files(attribution) / "model" / "MODEL_CARD.md"
    return {name: guide.read_text("utf-8") for name, guide in guides.items()}

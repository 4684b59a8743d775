"""ontherecord: text in, every quotation out, tied to who said it and in which role.

    >>> import ontherecord
    >>> ontherecord.attribute('"We are ready," said Ann Lee, the mayor of Ely.').quotations[0].speaker.name
    'Ann Lee'

To read the code, begin with ``attribution/quotation.py`` (what a quotation is) and ``attribution/pipeline.py`` (how one
is found), which names the steps in running order. Then ``formats/`` (how quotations are written down), ``archive/``
(how they are kept: ``tables.py``, ``documents.py``), ``web/app.py`` (the parts of the HTTP service), ``settings.py``,
``cli/`` and ``client/``. Imports run one way: web → archive → attribution.

Importing this package is cheap: spaCy and the model are loaded by the first call of :func:`load`.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .attribution.pipeline import Attributor
    from .attribution.quotation import Analysis

__all__ = ["attribute", "load"]
__version__ = "0.1.0"


def load(*, spacy_pipeline: str | None = None) -> "Attributor":
    """An attributor with its model loaded: a second or two, once; then call its ``attribute(text)``.

    The model names people and organisations itself; or a spaCy pipeline does, where one is given: an installed package,
    or a path.
    """
    from .attribution import pipeline

    return pipeline.load(spacy_pipeline=spacy_pipeline)


def attribute(text: str) -> "Analysis":
    """The quotations of one text, by an attributor that the first call loads and later calls share.

    One analysis at a time a process: spaCy is not safe to share between threads.
    """
    return _shared_attributor().attribute(text)


@cache
def _shared_attributor() -> "Attributor":
    return load()

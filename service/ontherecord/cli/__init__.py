"""The command ``ontherecord``: a list of its parts.

Read ``attribute.py`` (quotations of files), ``serve.py`` (over HTTP), then ``tables.py``, ``seeds.py`` and ``keys.py``
(what a service needs beforehand), ``quotes.py``, ``corrections.py`` and ``documents.py`` (what is kept, corrected and
analysed again); ``common.py`` is what they share. Whatever is slow to import, spaCy and SQLAlchemy
above all, is imported by the command that needs it.

Exit codes: 0 all went well; 1 something could not be done, and standard error says what and why; 2 the command was
called wrongly.
"""

import click

from .. import __version__
from .attribute import attribute
from .corrections import corrections
from .documents import documents
from .keys import keys
from .quotes import quotes
from .seeds import seeds
from .serve import serve
from .tables import migrate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ontherecord")
def main() -> None:
    """Every quotation of a text, tied to who said it and in which role."""


for command in (attribute, serve, migrate, seeds, keys, quotes, documents, corrections):
    main.add_command(command)

"""The command ``ontherecord``: a list of its parts.

Read ``attribute.py`` (quotations of files), ``serve.py`` (over HTTP), ``jobs.py`` (what is done beside it) and
``watch.py`` (files of a folder, posted to it), ``bulk.py`` and ``load.py`` (whole archives, and into the database with
them), then ``tables.py``, ``seeds.py`` and ``keys.py`` (what a service needs beforehand) and ``backup.py`` (what keeps
it from loss), then what is kept: ``search.py``, ``check.py``, ``variants.py``, ``searches.py``, ``report.py``,
``embed.py``, and what editors and operators do about it: ``quotes.py``, ``speakers.py``, ``documents.py``,
``corrections.py``, ``retention.py``; ``common.py`` is what they share. Whatever is slow to import, spaCy and SQLAlchemy
above all, is imported by the command that needs it.

Exit codes: 0 all went well; 1 something could not be done, and standard error says what and why; 2 the command was
called wrongly.
"""

import resource

import click

from .. import __version__
from .attribute import attribute
from .backup import backup, restore
from .bulk import bulk
from .check import check
from .corrections import corrections
from .documents import documents
from .embed import embed
from .jobs import jobs
from .keys import keys
from .load import load
from .quotes import quotes
from .report import report
from .retention import retention, vacuum
from .search import search
from .searches import searches
from .seeds import seeds
from .serve import serve
from .speakers import speakers
from .tables import migrate
from .variants import variants
from .watch import watch


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ontherecord")
def main() -> None:
    """Every quotation of a text, tied to who said it and in which role."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a process that crashes leaves no memory, with texts, on a disk


QUOTATIONS = (attribute, bulk, search, check, variants, searches, report, embed)
ARCHIVE = (quotes, speakers, documents, corrections, retention, vacuum)
SERVICE = (serve, jobs, watch, migrate, backup, restore, load, seeds, keys)

for command in (*QUOTATIONS, *ARCHIVE, *SERVICE):
    main.add_command(command)

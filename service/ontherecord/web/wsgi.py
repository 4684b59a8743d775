"""The application for gunicorn, model and page reader loaded and warmed: imported once, before workers are forked."""

import gc

from .. import load, loglines
from ..archive.database import open_database
from ..formats.html import read_page
from ..settings import read_settings
from .app import create_app

WARMING_TEXT = "“We are ready,” said Capt. Ann Lee, a spokeswoman for the city of Ely. She expected no delay."

loglines.configure()
settings = read_settings()
attributor = load(spacy_pipeline=settings.spacy_pipeline)
attributor.attribute(WARMING_TEXT)
read_page(f"<p>{WARMING_TEXT}</p>")
app = create_app(settings, open_database(settings.database, for_requests=True), attributor)

gc.collect()
gc.freeze()  # what is loaded stays: the collector need not walk it in each worker, nor touch pages that they share

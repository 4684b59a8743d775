"""The application for gunicorn, its model loaded and warmed: imported once, before the workers are forked."""

from .. import load
from ..archive.database import open_database
from ..settings import read_settings
from . import logs
from .app import create_app

WARMING_TEXT = "“We are ready,” said Capt. Ann Lee, a spokeswoman for the city of Ely. She expected no delay."

logs.configure()
settings = read_settings()
attributor = load(spacy_pipeline=settings.spacy_pipeline)
attributor.attribute(WARMING_TEXT)
app = create_app(settings, open_database(settings.database), attributor)

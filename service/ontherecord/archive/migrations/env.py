"""Alembic runs this for each upgrade, on the connection and in the transaction that schema.py gives it."""

from alembic import context

from ontherecord.archive.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

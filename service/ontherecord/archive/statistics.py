"""What PostgreSQL knows of its tables, by which it plans: found out anew as they grow.

Its autovacuum does so within a minute or two, if it is on. Until then, in an archive that is being filled, a search for
one word reads every quotation, since to its planner they are a handful. SQLite's plans need no statistics.
"""

from sqlalchemy import text

from .database import Database

ROWS, SHARE = 50, 0.2
"""A table is looked at anew once so many rows, and such a share of them, have changed; autovacuum comes at a tenth."""

_CHANGED = text(
    "SELECT quote_ident(relname) FROM pg_stat_user_tables "
    "WHERE schemaname = current_schema() AND n_mod_since_analyze > :rows + :share * n_live_tup ORDER BY relname"
)


def update(database: Database) -> list[str]:
    """The tables that had changed a lot, which PostgreSQL knows again now; none on SQLite."""
    if database.dialect != "postgresql":
        return []
    with database.reading() as connection:
        changed = list(connection.execute(_CHANGED, {"rows": ROWS, "share": SHARE}).scalars())
    for table in changed:
        with database.noting() as connection:
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {table}")
    return changed

"""Who published what is kept."""

from sqlalchemy import Connection, func, select

from .tables import documents

_name = documents.c.publisher


def publishers(connection: Connection, *, most: int) -> list[str]:
    """The names of the first so many publishers; each takes one step in an index, however much of it is kept."""
    found = select(func.min(_name).label("name")).cte("found", recursive=True)
    following = select(func.min(_name)).where(_name > found.c.name).scalar_subquery()
    found = found.union_all(select(following).where(found.c.name.is_not(None)))
    return list(connection.scalars(select(found.c.name).where(found.c.name.is_not(None)).limit(most)))

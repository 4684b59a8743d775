"""How many quotations of each kind there are to a document or a speaker."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from ..attribution.quotation import Mode
from ..formats.wire import CountsForm
from .tables import quotations


def counts_by(
    connection: Connection, column: ColumnElement[Any], keys: Collection[int]
) -> defaultdict[int, CountsForm]:
    """For each of the keys, found in that column of quotations, the number of quotations of speech of each kind.

    What an editor rejected does not count.
    """
    counts: defaultdict[int, CountsForm] = defaultdict(lambda: CountsForm(direct=0, mixed=0, indirect=0))
    counted = (
        select(column.label("key"), quotations.c.kind, func.count().label("number"))
        .where(column.in_(keys), quotations.c.mode == Mode.SPEECH.value, ~quotations.c.rejected)
        .group_by(column, quotations.c.kind)
    )
    for key, kind, number in connection.execute(counted):
        counts[key][kind] = number  # type: ignore[literal-required]  # the column holds kinds only
    return counts

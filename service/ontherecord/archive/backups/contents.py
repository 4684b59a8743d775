"""What a backup holds, and what may be wrong with one."""

from dataclasses import dataclass

from .. import revisions
from ..revisions import Standing


class BackupError(Exception):
    """What cannot be backed up or restored; the message says why."""


class NeedsForce(BackupError):
    """What would replace something, and was not told to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds; ``works_with`` as the tables tell it (revisions.py)."""

    revision: str | None
    works_with: str | None
    documents: int
    quotations: int

    @property
    def standing(self) -> Standing:
        """How its tables stand to this release."""
        return revisions.judged(self.revision, self.works_with)

    def refuse_unknown(self) -> None:
        """BackupError if this release could not use it."""
        if self.revision is None:
            raise BackupError("there are no tables of ours in it")
        if self.standing is Standing.BEYOND:
            raise BackupError(f"it is of a later release ({self.revision}), whose tables this one cannot use")


COUNTED = ("documents", "quotations")
IN_USE = "the database is in use: stop the service, its jobs and whatever else works on it"
HOLDS_SOMETHING = "the database holds something already, which would be lost"

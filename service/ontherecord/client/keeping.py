"""How long articles are kept, and what is left of one that was erased."""

from collections.abc import Mapping
from typing import cast

from .asking import Asking, path_of
from .forms.keeping import Retention, Tombstone


class Keeping(Asking):
    """The methods for retention and tombstones."""

    def retention(self) -> Retention:
        """How long articles are kept."""
        return self._get(Retention, "/retention")

    def retention_and_etag(self) -> tuple[Retention, str]:
        """How long articles are kept, and the ``ETag`` to change that by if it is still the same."""
        return self._get_with_etag(Retention, "/retention")

    def set_retention(self, policy: Retention, *, if_match: str | None = None) -> Retention:
        """How long articles are kept from now on, all of it; with ``if_match`` only if its ``ETag`` is still that."""
        return self._change("PUT", "/retention", cast(Mapping[str, object], policy), {}, if_match, Retention)

    def tombstone(self, former_id: str) -> Tombstone:
        """When the article or speaker that had this id was erased for good; NotFound if none was."""
        return self._get(Tombstone, path_of("tombstones", former_id))

    def lift_tombstone(self, former_id: str, *, if_match: str | None = None) -> None:
        """Lets what had this id come again."""
        self._delete(path_of("tombstones", former_id), if_match)

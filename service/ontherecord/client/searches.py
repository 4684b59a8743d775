"""Searches that are kept, with their feeds and webhooks."""

from collections.abc import Iterator
from typing import Unpack

from .asking import ANY, Asking, path_of
from .connection import read
from .forms.choices import PageChoice
from .forms.searches import JsonFeed, SavedQuery, Search, SearchChanges, SearchesPage
from .queries import query_of


class Searches(Asking):
    """The methods for searches that are kept."""

    def save_search(
        self, name: str, query: SavedQuery, *, feed: bool = False, webhook_url: str | None = None
    ) -> Search:
        """A new search, with its secrets, which are told this once: ``feed_path``, and the webhook's ``secret``.

        Sent once: a try whose answer is lost may have kept a search all the same.
        """
        body = {"name": name, "query": query, "feed": feed, "webhook": webhook_url and {"url": webhook_url}}
        return self._change("POST", "/searches", body, {}, None, Search, once=True)

    def searches(self, **choice: Unpack[PageChoice]) -> Iterator[Search]:
        """Every search that is kept, the last saved first, page after page as they are taken."""
        return self._each(SearchesPage, "searches", choice)

    def searches_page(self, **choice: Unpack[PageChoice]) -> SearchesPage:
        """One page of the searches."""
        return self._get(SearchesPage, "/searches", choice)

    def search(self, search_id: str) -> Search:
        """One search, and how its deliveries go."""
        return self._get(Search, path_of("searches", search_id))

    def search_and_etag(self, search_id: str) -> tuple[Search, str]:
        """One search, and the ``ETag`` to change or delete it by if it is still the same."""
        return self._get_with_etag(Search, path_of("searches", search_id))

    def change_search(self, search_id: str, *, if_match: str | None = None, **changes: Unpack[SearchChanges]) -> Search:
        """The search as it is then, with the secrets of what is new; sent once, as ``save_search`` is."""
        path = path_of("searches", search_id)
        return self._change("PATCH", path, changes, {}, if_match, Search, once=True)

    def delete_search(self, search_id: str, *, if_match: str | None = None) -> None:
        """Deletes a search, with its feed and its webhook."""
        self._delete(path_of("searches", search_id), if_match)

    def feed(self, search_id: str, **choice: Unpack[PageChoice]) -> JsonFeed:
        """What a search finds, as a JSON Feed; a page of it."""
        path = path_of("searches", search_id) + "/feed"
        query = query_of({**choice, "format": "jsonfeed"})
        return read(self._connection.send("GET", path, query=query, headers=ANY), JsonFeed)

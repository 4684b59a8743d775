"""The articles that are kept: found, exported, replaced by new texts, deleted."""

from collections.abc import Iterator
from typing import Literal, Unpack

from .asking import ANY, Asking, path_of
from .forms.choices import DocumentFilters, FactsAndVersionChoice, VersionChoice
from .forms.documents import (
    DocumentsPage,
    DocumentWithText,
    KeptDocument,
    ReplacedDocument,
    Version,
    VersionsPage,
    VersionSummary,
)
from .queries import choice_of, facts_of


class Documents(Asking):
    """The methods for articles that are kept."""

    def documents(self, **filters: Unpack[DocumentFilters]) -> Iterator[KeptDocument]:
        """Every article that fits, the latest published first, page after page as they are taken."""
        return self._each(DocumentsPage, "documents", filters)

    def documents_page(self, **filters: Unpack[DocumentFilters]) -> DocumentsPage:
        """One page of the articles that fit."""
        return self._get(DocumentsPage, "/documents", filters)

    def document(self, document_id: str) -> DocumentWithText:
        """One article with its text."""
        return self._get(DocumentWithText, path_of("documents", document_id))

    def document_and_etag(self, document_id: str) -> tuple[DocumentWithText, str]:
        """One article with its text, and its ``ETag``."""
        return self._get_with_etag(DocumentWithText, path_of("documents", document_id))

    def export_document(self, document_id: str, form: Literal["ninjs", "tei"]) -> bytes:
        """One article with its quotations: an item of "ninjs", or XML after the Guidelines of the "tei"."""
        path = path_of("documents", document_id)
        return self._connection.send("GET", path, query={"format": form}, headers=ANY).content

    def replace_document(
        self, document_id: str, text: str, *, if_match: str | None = None, **told: Unpack[FactsAndVersionChoice]
    ) -> ReplacedDocument:
        """The quotations of an article's new text, and what has changed in them; facts left out are not known any more.

        Should the answer get lost and the client ask again, nothing has changed the second time; ``version`` has the
        changes still. With ``if_match`` only if the article's ``ETag`` is still that.
        """
        path, article = path_of("documents", document_id), {"text": text, **facts_of(told)}
        return self._change("PUT", path, article, choice_of(told), if_match, ReplacedDocument)

    def versions(self, document_id: str) -> Iterator[VersionSummary]:
        """The versions of an article, the latest first, page after page as they are taken."""
        return self._each(VersionsPage, "versions", {}, path=f"{path_of('documents', document_id)}/versions")

    def version(self, document_id: str, number: int, **choice: Unpack[VersionChoice]) -> Version:
        """One version of an article, with its text and its quotations."""
        return self._get(Version, f"{path_of('documents', document_id)}/versions/{int(number)}", choice)

    def delete_document(self, document_id: str, *, refuse: bool = False, if_match: str | None = None) -> None:
        """Deletes one article with all its quotations and speakers; with ``if_match`` only if its ``ETag`` is that.

        With ``refuse`` for good: sent again, it is ``Gone``, and so is another text at its address.
        """
        self._delete(path_of("documents", document_id), if_match, {"refuse": refuse or None})

"""The quotations that are kept: found, exported, compared, corrected, deleted."""

from collections.abc import Iterator, Mapping
from typing import Literal, Unpack

from .asking import ANY, Asking, path_of
from .forms.choices import HistoryFilters, QuotationFilters, Representation, VariantsRepresentation
from .forms.comparing import Variant, VariantsPage
from .forms.corrections import Correction, CorrectionMade, History
from .forms.quotations import Offsets, QuotationsPage, QuotationWithDocument
from .queries import query_of, query_of_next


class Quotations(Asking):
    """The methods for quotations that are kept."""

    def quotes(self, **filters: Unpack[QuotationFilters]) -> Iterator[QuotationWithDocument]:
        """Every quotation that fits, the latest published first, page after page as they are taken.

        list(client.quotes(speaker="shoigu", kind="indirect", published_from="2016-05-01"))
        """
        return self._each(QuotationsPage, "quotes", filters)

    def quotes_page(self, **filters: Unpack[QuotationFilters]) -> QuotationsPage:
        """One page of the quotations that fit."""
        return self._get(QuotationsPage, "/quotes", filters)

    def export(
        self,
        form: Literal["csv", "ndjson", "jsonld", "annotations", "atom", "jsonfeed"],
        *,
        bom: bool = False,
        **filters: Unpack[QuotationFilters],
    ) -> Iterator[bytes]:
        """The quotations that fit in another format, a page at a time; those of "csv" and "ndjson" make one file.

            with open("quotations.csv", "wb") as file:
                file.writelines(client.export("csv", bom=True, speaker="shoigu", limit=200))

        Each page of "jsonld", "annotations", "atom" and "jsonfeed" is whole by itself. ``bom`` begins CSV with a byte
        order mark, by which Excel knows that it is UTF-8.
        """
        query: Mapping[str, str] | str | None = query_of({**filters, "format": form, "bom": bom or None})
        path, is_first = "/quotes", True
        while query is not None:
            response = self._connection.send("GET", path, query=query, headers=ANY)
            names, line_end, rows = (
                response.content.partition(b"\r\n") if form == "csv" else (b"", b"", response.content)
            )
            yield names + line_end + rows if is_first else rows
            following, is_first = response.links.get("next", {}).get("url"), False
            query = None if following is None else query_of_next(following, f"{self._connection.url}{path}")

    def quote(self, quote_id: str, **representation: Unpack[Representation]) -> QuotationWithDocument:
        """One quotation."""
        return self._get(QuotationWithDocument, path_of("quotes", quote_id), representation)

    def quote_and_etag(self, quote_id: str) -> tuple[QuotationWithDocument, str]:
        """One quotation, and the ``ETag`` to delete it by if it is still the same."""
        return self._get_with_etag(QuotationWithDocument, path_of("quotes", quote_id))

    def correct_quote(
        self,
        quote_id: str,
        correction: Correction,
        *,
        if_match: str | None = None,
        **representation: Unpack[Representation],
    ) -> QuotationWithDocument:
        """One quotation corrected, verified or rejected; as it is then.

            client.correct_quote(quote["id"], {"speaker": {"name": "Ann Lee", "role": "mayor"}, "verified": True})

        With ``if_match`` only if its ``ETag`` is still that. Spans count as ``offsets`` says.
        """
        return self._change(
            "PATCH", path_of("quotes", quote_id), correction, representation, if_match, QuotationWithDocument
        )

    def quote_history(self, quote_id: str, *, offsets: Offsets = "codepoints") -> Iterator[CorrectionMade]:
        """What editors changed in a quotation, the first change first, page after page as they are taken."""
        return self._each(History, "corrections", {"offsets": offsets}, path=f"{path_of('quotes', quote_id)}/history")

    def quote_history_page(self, quote_id: str, **page: Unpack[HistoryFilters]) -> History:
        """One page of them; with what the engine says otherwise, and the version that the quotation went with."""
        return self._get(History, f"{path_of('quotes', quote_id)}/history", page)

    def variants(self, quote_id: str, **representation: Unpack[VariantsRepresentation]) -> Iterator[Variant]:
        """The wordings of a quotation, the oldest first, page after page as they are taken.

        A wording that goes on on the next page comes again, with its other printings.
        """
        return self._each(VariantsPage, "variants", representation, path=f"{path_of('quotes', quote_id)}/variants")

    def variants_page(self, quote_id: str, **representation: Unpack[VariantsRepresentation]) -> VariantsPage:
        """One page of the wordings of a quotation, with what is known of all of them."""
        return self._get(VariantsPage, f"{path_of('quotes', quote_id)}/variants", representation)

    def delete_quote(self, quote_id: str, *, if_match: str | None = None) -> None:
        """Deletes one quotation; with ``if_match`` only if its ``ETag`` is still that."""
        self._delete(path_of("quotes", quote_id), if_match)

"""The client: a method for each endpoint."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, Self, Unpack, cast

from .batches import answered, as_json
from .connection import Connection, Form, read, visible_ascii
from .forms import (
    Answer,
    BatchAnswerLine,
    BatchLine,
    Checked,
    CheckFilters,
    Choice,
    Correction,
    CorrectionMade,
    Decision,
    DecisionsPage,
    Description,
    DocumentFilters,
    DocumentsPage,
    DocumentWithText,
    Health,
    History,
    HistoryFilters,
    JsonFeed,
    KeptDocument,
    KeptSpeaker,
    Offsets,
    PageChoice,
    QuotationFilters,
    QuotationsPage,
    QuotationWithDocument,
    Readiness,
    ReplacedDocument,
    Representation,
    SavedQuery,
    Search,
    SearchChanges,
    SearchesPage,
    SpeakerFilters,
    SpeakersPage,
    Variant,
    VariantsPage,
    VariantsRepresentation,
    Version,
    VersionChoice,
    VersionsPage,
    VersionSummary,
    WholeSpeaker,
)
from .queries import query_of, query_of_next
from .report_forms import Retention, SourcesReport, Tombstone
from .retrying import Retrying

TIMEOUT = (5.0, 620.0)
"""Seconds to connect, and seconds of silence: a little more than the service, as shipped, lets an article wait for its
turn (10) and gives its analysis (600)."""

IDENTIFIER = re.compile(r"[0-9A-Za-z_-]+")
"""Nothing that would make another path of it. Which ids there are is for the service to say."""

NOTHING: Mapping[str, object] = {}
ANY = {"Accept": "*/*"}
"""For what is asked for by its format."""


class Client:
    """One service, spoken to over connections that are kept open until ``close``, or the end of ``with``.

        with Client("https://quotes.example.org", key="otr_…") as client:
            client.attribute(text, title="Bridge to close", published_at=date(2016, 5, 20))

    What passes is waited out: no connection, an answer cut off, 408, 429, 502, 503, 504. A request is sent again up to
    ``retries`` times, the first time within ``backoff`` seconds and then within twice as many from try to try, or when
    ``Retry-After`` says; no try begins more than ``patience`` seconds after the first. If the service is still at work
    on what it was sent before (409), it is asked again until it has the answer, or patience ends. Sending again is
    safe: articles go with an idempotency key, and the rest changes nothing by being said twice. ``timeout`` is in
    seconds of silence, or a pair: to connect, and of silence.

    Use a client in one thread, and make one in each process after a fork: requests does not promise that its sessions
    can be shared. Proxies and certificates are taken from the environment, as requests does; ``~/.netrc`` is not read.
    No redirect is followed. The key stands in no message, log or ``repr``.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        timeout: float | tuple[float, float] = TIMEOUT,
        retries: int = 5,
        patience: float = 300.0,
        backoff: float = 0.5,
    ) -> None:
        self._connection = Connection(url, key=key, timeout=timeout, retrying=Retrying(retries, patience, backoff))

    def __repr__(self) -> str:
        return f"Client({self._connection.url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; the next call would open new ones."""
        self._connection.close()

    # Articles

    def attribute(
        self,
        text: str,
        *,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published_at: str | date | None = None,
        idempotency_key: str | None = None,
        **choice: Unpack[Choice],
    ) -> Answer:
        """The quotations of one article, which is kept, unless ``store=False``.

        An article without quotations is answered with an empty list. The same idempotency key gives the same answer
        for a day; give one where a program may start over and send the article again.
        """
        facts = {"title": title, "url": url, "publisher": publisher, "published_at": published_at}
        article = {"text": text, **{name: value for name, value in facts.items() if value is not None}}
        return self._post("application/json", as_json(article), query_of(choice), idempotency_key)

    def attribute_html(
        self,
        page: str,
        *,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published_at: str | date | None = None,
        idempotency_key: str | None = None,
        **choice: Unpack[Choice],
    ) -> Answer:
        """The quotations of the main text of a page, and that text, which the offsets count in.

        What is not given is taken from what the page says of itself.
        """
        return self.attribute_body(
            page.encode("utf-8"),
            "text/html; charset=utf-8",
            title=title,
            url=url,
            publisher=publisher,
            published_at=published_at,
            idempotency_key=idempotency_key,
            **choice,
        )

    def attribute_body(
        self,
        body: bytes,
        media_type: str,
        *,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published_at: str | date | None = None,
        idempotency_key: str | None = None,
        **choice: Unpack[Choice],
    ) -> Answer:
        """The quotations of an article that goes as it is, in a media type that the service reads (``describe``).

            client.attribute_body(path.read_bytes(), "text/plain", publisher="Ely Post")

        Of an article in JSON the facts stand in the body, and the service refuses them here.
        """
        facts = {"title": title, "url": url, "publisher": publisher, "published_at": published_at}
        return self._post(media_type, body, query_of({**facts, **choice}), idempotency_key)

    def attribute_many(
        self, articles: Iterable[BatchLine], *, at_once: int | None = None, **choice: Unpack[Choice]
    ) -> Iterator[BatchAnswerLine]:
        """A line for each article, in their order, each as soon as it is ready.

            for line in client.attribute_many({"text": path.read_text(), "ref": path.name} for path in paths):
                print(line["ref"], line["problem"]["detail"] if "problem" in line else len(line["quotes"]))

        An article that is refused has its ``problem`` in its line, and the others their answers. As many articles are
        read and sent together as the service takes, or ``at_once``, where they come in slowly.
        """
        if at_once is not None and at_once < 1:
            raise ValueError(f"at_once is a number of articles, at least 1, not {at_once}")
        return self._each_answered(articles, at_once, query_of(choice))

    def check(self, text: str, **filters: Unpack[CheckFilters]) -> Checked:
        """A verdict on all that a draft has in quotation marks; nothing of it is kept.

        for check in client.check(draft)["checks"]:
            print(check["verdict"], check["text"], check["match"] and check["match"]["quotation"]["document"])
        """
        headers = {"Content-Type": "application/json"}
        body = as_json({"text": text})
        return read(
            self._connection.send("POST", "/quotes/check", query=query_of(filters), headers=headers, body=body), Checked
        )

    # What is kept

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
        return self._get(QuotationWithDocument, _path("quotes", quote_id), representation)

    def quote_and_etag(self, quote_id: str) -> tuple[QuotationWithDocument, str]:
        """One quotation, and the ``ETag`` to delete it by if it is still the same."""
        return self._get_with_etag(QuotationWithDocument, _path("quotes", quote_id))

    def variants(self, quote_id: str, **representation: Unpack[VariantsRepresentation]) -> Iterator[Variant]:
        """The wordings of a quotation, the oldest first, page after page as they are taken.

        A wording that goes on on the next page comes again, with its other printings.
        """
        return self._each(VariantsPage, "variants", representation, path=f"{_path('quotes', quote_id)}/variants")

    def variants_page(self, quote_id: str, **representation: Unpack[VariantsRepresentation]) -> VariantsPage:
        """One page of the wordings of a quotation, with what is known of all of them."""
        return self._get(VariantsPage, f"{_path('quotes', quote_id)}/variants", representation)

    def delete_quote(self, quote_id: str, *, if_match: str | None = None) -> None:
        """Deletes one quotation; with ``if_match`` only if its ``ETag`` is still that."""
        self._delete(_path("quotes", quote_id), if_match)

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
            "PATCH", _path("quotes", quote_id), correction, representation, if_match, QuotationWithDocument
        )

    def quote_history(self, quote_id: str, *, offsets: Offsets = "codepoints") -> Iterator[CorrectionMade]:
        """What editors changed in a quotation, the first change first, page after page as they are taken."""
        return self._each(History, "corrections", {"offsets": offsets}, path=f"{_path('quotes', quote_id)}/history")

    def quote_history_page(self, quote_id: str, **page: Unpack[HistoryFilters]) -> History:
        """One page of them; with what the engine says otherwise, and the version that the quotation went with."""
        return self._get(History, f"{_path('quotes', quote_id)}/history", page)

    def documents(self, **filters: Unpack[DocumentFilters]) -> Iterator[KeptDocument]:
        """Every article that fits, the latest published first, page after page as they are taken."""
        return self._each(DocumentsPage, "documents", filters)

    def documents_page(self, **filters: Unpack[DocumentFilters]) -> DocumentsPage:
        """One page of the articles that fit."""
        return self._get(DocumentsPage, "/documents", filters)

    def document(self, document_id: str) -> DocumentWithText:
        """One article with its text."""
        return self._get(DocumentWithText, _path("documents", document_id))

    def export_document(self, document_id: str, form: Literal["ninjs", "tei"]) -> bytes:
        """One article with its quotations: an item of "ninjs", or XML after the Guidelines of the "tei"."""
        path = _path("documents", document_id)
        return self._connection.send("GET", path, query={"format": form}, headers=ANY).content

    def document_and_etag(self, document_id: str) -> tuple[DocumentWithText, str]:
        """One article with its text, and its ``ETag``."""
        return self._get_with_etag(DocumentWithText, _path("documents", document_id))

    def replace_document(
        self,
        document_id: str,
        text: str,
        *,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published_at: str | date | None = None,
        if_match: str | None = None,
        **choice: Unpack[VersionChoice],
    ) -> ReplacedDocument:
        """The quotations of an article's new text, and what has changed in them; facts left out are not known any more.

        Should the answer get lost and the client ask again, nothing has changed the second time; ``version`` has the
        changes still. With ``if_match`` only if the article's ``ETag`` is still that.
        """
        facts = {"title": title, "url": url, "publisher": publisher, "published_at": published_at}
        article = {"text": text, **{name: value for name, value in facts.items() if value is not None}}
        return self._change("PUT", _path("documents", document_id), article, choice, if_match, ReplacedDocument)

    def versions(self, document_id: str) -> Iterator[VersionSummary]:
        """The versions of an article, the latest first, page after page as they are taken."""
        return self._each(VersionsPage, "versions", {}, path=f"{_path('documents', document_id)}/versions")

    def version(self, document_id: str, number: int, **choice: Unpack[VersionChoice]) -> Version:
        """One version of an article, with its text and its quotations."""
        return self._get(Version, f"{_path('documents', document_id)}/versions/{int(number)}", choice)

    def delete_document(self, document_id: str, *, refuse: bool = False, if_match: str | None = None) -> None:
        """Deletes one article with all its quotations and speakers; with ``if_match`` only if its ``ETag`` is that.

        With ``refuse`` for good: sent again, it is ``Gone``, and so is another text at its address.
        """
        self._delete(_path("documents", document_id), if_match, {"refuse": refuse or None})

    def speakers(self, **filters: Unpack[SpeakerFilters]) -> Iterator[KeptSpeaker]:
        """Every speaker that fits, the latest added first, page after page as they are taken."""
        return self._each(SpeakersPage, "speakers", filters)

    def speakers_page(self, **filters: Unpack[SpeakerFilters]) -> SpeakersPage:
        """One page of the speakers that fit."""
        return self._get(SpeakersPage, "/speakers", filters)

    def speaker(self, speaker_id: str) -> WholeSpeaker:
        """One speaker with names, roles and organisations over time."""
        return self._get(WholeSpeaker, _path("speakers", speaker_id))

    def speaker_and_etag(self, speaker_id: str) -> tuple[WholeSpeaker, str]:
        """One speaker, and the ``ETag`` to decide about it by if it is still the same."""
        return self._get_with_etag(WholeSpeaker, _path("speakers", speaker_id))

    def rename_speaker(self, speaker_id: str, name: str, *, if_match: str | None = None) -> WholeSpeaker:
        """Calls a speaker so, whatever articles say; with ``if_match`` only if its ``ETag`` is still that."""
        return self._change("PATCH", _path("speakers", speaker_id), {"name": name}, {}, if_match, WholeSpeaker)

    def merge_speakers(self, speaker_id: str, other_id: str, *, if_match: str | None = None) -> WholeSpeaker:
        """Makes another speaker part of the first; done already, it changes nothing."""
        path = f"{_path('speakers', speaker_id)}/merge"
        return self._change("POST", path, {"speaker_id": other_id}, {}, if_match, WholeSpeaker)

    def split_speaker(self, speaker_id: str, documents: Iterable[str], *, if_match: str | None = None) -> WholeSpeaker:
        """A new speaker, whom these articles show in the place of the first.

        Sent once: a try whose answer is lost may have made a speaker all the same.
        """
        path = f"{_path('speakers', speaker_id)}/split"
        return self._change("POST", path, {"documents": list(documents)}, {}, if_match, WholeSpeaker, once=True)

    def speaker_history(self, speaker_id: str, **page: Unpack[PageChoice]) -> Iterator[Decision]:
        """What editors decided about a speaker, the last first, page after page as they are taken."""
        return self._each(DecisionsPage, "decisions", page, path=f"{_path('speakers', speaker_id)}/history")

    def delete_speaker(self, speaker_id: str, *, refuse: bool = False, if_match: str | None = None) -> None:
        """Deletes what a speaker said, and blacks the name out in the articles, which stay.

        With ``refuse`` for good: other articles are then kept without what a speaker of that name says.
        """
        self._delete(_path("speakers", speaker_id), if_match, {"refuse": refuse or None})

    # Searches that are kept

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
        return self._get(Search, _path("searches", search_id))

    def search_and_etag(self, search_id: str) -> tuple[Search, str]:
        """One search, and the ``ETag`` to change or delete it by if it is still the same."""
        return self._get_with_etag(Search, _path("searches", search_id))

    def change_search(self, search_id: str, *, if_match: str | None = None, **changes: Unpack[SearchChanges]) -> Search:
        """The search as it is then, with the secrets of what is new; sent once, as ``save_search`` is."""
        path = _path("searches", search_id)
        return self._change("PATCH", path, changes, {}, if_match, Search, once=True)

    def delete_search(self, search_id: str, *, if_match: str | None = None) -> None:
        """Deletes a search, with its feed and its webhook."""
        self._delete(_path("searches", search_id), if_match)

    def feed(self, search_id: str, **choice: Unpack[PageChoice]) -> JsonFeed:
        """What a search finds, as a JSON Feed; a page of it."""
        path = _path("searches", search_id) + "/feed"
        query = query_of({**choice, "format": "jsonfeed"})
        return read(self._connection.send("GET", path, query=query, headers=ANY), JsonFeed)

    # What is erased, how long things are kept, and who is quoted

    def tombstone(self, former_id: str) -> Tombstone:
        """When the article or speaker that had this id was erased for good; NotFound if none was."""
        return self._get(Tombstone, _path("tombstones", former_id))

    def lift_tombstone(self, former_id: str, *, if_match: str | None = None) -> None:
        """Lets what had this id come again."""
        self._delete(_path("tombstones", former_id), if_match)

    def retention(self) -> Retention:
        """How long articles are kept."""
        return self._get(Retention, "/retention")

    def retention_and_etag(self) -> tuple[Retention, str]:
        """How long articles are kept, and the ``ETag`` to change that by if it is still the same."""
        return self._get_with_etag(Retention, "/retention")

    def set_retention(self, policy: Retention, *, if_match: str | None = None) -> Retention:
        """How long articles are kept from now on, all of it; with ``if_match`` only if its ``ETag`` is still that."""
        return self._change("PUT", "/retention", cast(Mapping[str, object], policy), {}, if_match, Retention)

    def sources(
        self,
        *,
        publisher: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        limit: int | None = None,
    ) -> SourcesReport:
        """Who is quoted: quotations and words by speaker, role, organisation, kind, source and week."""
        query = {"publisher": publisher, "from": since, "to": until, "limit": limit}
        return self._get(SourcesReport, "/reports/sources", query)

    # The service

    def describe(self) -> Description:
        """Name, version, model, limits and formats of the service."""
        return self._get(Description, "/")

    def live(self) -> Health:
        """That the process answers. Asked once: what matters is now."""
        return self._get(Health, "/livez", once=True)

    def ready(self) -> Readiness:
        """That requests can be sent, and how each part is; else Unavailable, which says what is missing. Asked once."""
        return self._get(Readiness, "/readyz", once=True)

    # How all of them ask

    def _get(self, form: type[Form], path: str, query: Mapping[str, object] = NOTHING, *, once: bool = False) -> Form:
        return read(self._connection.send("GET", path, query=query_of(query), once=once), form)

    def _get_with_etag(self, form: type[Form], path: str) -> tuple[Form, str]:
        response = self._connection.send("GET", path)
        return read(response, form), response.headers.get("ETag", "")

    def _each(
        self, form: type[Form], name: str, filters: Mapping[str, object], *, path: str | None = None
    ) -> Iterator[Any]:
        path = path or f"/{name}"
        query: Mapping[str, str] | str | None = query_of(filters)
        while query is not None:
            page = cast(dict[str, Any], read(self._connection.send("GET", path, query=query), form))
            yield from page[name]
            following = page["next"]
            query = None if following is None else query_of_next(following, f"{self._connection.url}{path}")

    def _each_answered(
        self, articles: Iterable[BatchLine], at_once: int | None, query: Mapping[str, str]
    ) -> Iterator[BatchAnswerLine]:
        limits = self.describe()["limits"]
        items = min(limits["batch_items"], at_once or limits["batch_items"])
        yield from answered(self._connection, articles, query, items=items, size=limits["batch_bytes"])

    def _post(self, media_type: str, body: bytes, query: Mapping[str, object], idempotency_key: str | None) -> Answer:
        key = visible_ascii(idempotency_key or str(uuid.uuid4()), "idempotency_key")
        headers = {"Content-Type": media_type, "Idempotency-Key": key}
        return read(self._connection.send("POST", "/quotes", query=query_of(query), headers=headers, body=body), Answer)

    def _delete(self, path: str, if_match: str | None, query: Mapping[str, object] = NOTHING) -> None:
        self._connection.send("DELETE", path, query=query_of(query), headers=_if_match(if_match))

    def _change(
        self,
        method: str,
        path: str,
        body: Mapping[str, object],
        query: Mapping[str, object],
        if_match: str | None,
        form: type[Form],
        *,
        once: bool = False,
    ) -> Form:
        headers = {"Content-Type": "application/json", **_if_match(if_match)}
        response = self._connection.send(
            method, path, query=query_of(query), headers=headers, body=as_json(body), once=once
        )
        return read(response, form)


def _if_match(if_match: str | None) -> dict[str, str]:
    return {} if if_match is None else {"If-Match": visible_ascii(if_match, "if_match")}


def _path(kind: str, identifier: str) -> str:
    if not IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"an id is letters and digits, not {identifier!r}")
    return f"/{kind}/{identifier}"

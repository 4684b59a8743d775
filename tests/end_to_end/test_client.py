"""The client against the service as it runs in production."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from ontherecord.client import (
    BadRequest,
    BatchLine,
    Client,
    Invalid,
    NotFound,
    PreconditionFailed,
    TooLarge,
    TooManyRequests,
    Unreachable,
)


@pytest.fixture
def client(server: Any) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


@pytest.fixture
def publisher() -> str:
    """A paper of the test's own, so that what other tests keep is not in its way."""
    return f"Paper {uuid4()}"


def test_an_article_is_kept_and_found_again(client: Client, article: str, publisher: str) -> None:
    answer = client.attribute(article, title="Bridge closed", publisher=publisher, published_at=date(2016, 5, 20))
    found = list(client.quotes(publisher=publisher))
    assert [each["id"] for each in found] == [each["id"] for each in answer["quotes"]]
    assert found[0]["document"] == answer["document"]
    assert answer["document"]["published_at"] == "2016-05-20"
    for quotation in found:
        for span in quotation["content"]:
            assert article[span["start"] : span["end"]] == span["text"]


def test_what_is_asked_for_is_what_is_answered(client: Client, article: str, publisher: str) -> None:
    client.attribute(article, publisher=publisher)
    (said,) = client.quotes(publisher=publisher, speaker="LEE", kind="indirect", explain=True)
    assert said["speaker"] is not None and said["speaker"]["name"] == "Ann Lee"
    assert said["why"]
    assert client.quote(said["id"])["text"] == said["text"]
    assert [each["id"] for each in client.quotes(publisher=publisher, q="bridge may")] == [said["id"]]
    assert list(client.quotes(publisher=publisher, q="ferry")) == []


def test_a_page_of_html_is_answered_with_its_main_text(client: Client, article: str) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in article.split("\n\n") * 3)
    page = f"<html><head><title>Bridge closed</title></head><body><article>{paragraphs}</article></body></html>"
    answer = client.attribute_html(page, url="https://example.org/bridge", store=False)
    span = answer["quotes"][0]["content"][0]
    assert answer["text"][span["start"] : span["end"]] == span["text"]
    assert answer["document"]["url"] == "https://example.org/bridge"


def test_the_same_idempotency_key_gives_the_same_answer(client: Client, article: str, publisher: str) -> None:
    key = str(uuid4())
    first = client.attribute(article, publisher=publisher, idempotency_key=key)
    assert client.attribute(article, publisher=publisher, idempotency_key=key) == first
    with pytest.raises(Invalid):
        client.attribute("Another text.", publisher=publisher, idempotency_key=key)


def test_pages_are_gone_through_to_the_end(client: Client, article: str, publisher: str) -> None:
    kept = [client.attribute(f"{article}\n{number}", publisher=publisher)["document"]["id"] for number in range(3)]
    expected = {each["id"] for each in client.quotes(publisher=publisher)}
    assert len(expected) >= 6
    assert {each["id"] for each in client.quotes(publisher=publisher, limit=2)} == expected
    assert [each["id"] for each in client.documents(publisher=publisher, limit=1, sort="added")] == kept
    speakers = list(client.speakers(document=kept[0], limit=1, sort="name"))
    assert [speaker["name"] for speaker in speakers] == ["Ann Lee", "Jeff Davis"]
    whole = client.speaker(speakers[0]["id"])
    assert {name: value for name, value in whole.items() if name in speakers[0]} == speakers[0]


def test_many_articles_are_answered_line_by_line(client: Client, article: str, publisher: str) -> None:
    articles: list[BatchLine] = [
        {"text": f"{article}\n{number}", "publisher": publisher, "ref": str(number)} for number in range(5)
    ]
    articles[2]["text"] = "\0"
    lines = list(client.attribute_many(articles, at_once=2))
    assert [(line["line"], line["ref"], line["status"]) for line in lines] == [
        (1, "0", 201),
        (2, "1", 201),
        (3, "2", 422),
        (4, "3", 201),
        (5, "4", 201),
    ]
    assert lines[2]["problem"]["errors"][0]["pointer"] == "/text"
    assert len(list(client.documents(publisher=publisher))) == 4


def test_what_is_deleted_is_gone(client: Client, article: str, publisher: str) -> None:
    document = client.attribute(article, publisher=publisher)["document"]["id"]
    quotation = next(client.quotes(publisher=publisher))
    same, etag = client.quote_and_etag(quotation["id"])
    assert same == quotation
    with pytest.raises(PreconditionFailed):
        client.delete_quote(quotation["id"], if_match='"another"')
    client.delete_quote(quotation["id"], if_match=etag)
    with pytest.raises(NotFound):
        client.quote(quotation["id"])
    assert client.document(document)["text"] == article
    client.delete_document(document)
    with pytest.raises(NotFound):
        client.document(document)
    assert list(client.quotes(publisher=publisher)) == []


def test_with_store_false_nothing_is_kept(client: Client, article: str, publisher: str) -> None:
    assert client.attribute(article, publisher=publisher, store=False)["quotes"]
    assert list(client.documents(publisher=publisher)) == []


def test_the_service_tells_of_itself(client: Client) -> None:
    assert client.describe()["name"] == "ontherecord"
    assert client.live()["status"] == "alive"
    assert client.ready()["status"] == "ready"


def test_what_is_wrong_is_said_where_it_is_wrong(client: Client) -> None:
    with pytest.raises(Invalid) as caught:
        client.attribute("a\0b")
    assert caught.value.errors[0]["pointer"] == "/text"
    assert caught.value.request_id and caught.value.trace_id
    with pytest.raises(Invalid) as caught:
        client.quotes_page(limit=100_000)
    assert caught.value.errors[0]["parameter"] == "limit"
    with pytest.raises(BadRequest):
        client.quotes_page(cursor="tampered")
    with pytest.raises(TooLarge):
        client.attribute("a" * 1_000_001)


def test_clients_that_are_turned_away_come_back_until_all_are_answered(
    start_server: Callable[..., Any], tmp_path: Path, article: str
) -> None:
    narrow = {"WORKERS": "1", "THREADS": "9", "QUEUE_LENGTH": "1"}
    settings = {f"ONTHERECORD_{name}": value for name, value in narrow.items()}

    def post(number: int) -> int:
        with Client(running.url, retries=50, backoff=0.1) as client:
            return len(client.attribute(article * 20 + str(number), store=False)["quotes"])

    with start_server(tmp_path, **settings) as running, ThreadPoolExecutor(6) as pool:
        assert all(pool.map(post, range(12)))
        assert running.stop() == 0


def test_the_rate_says_how_long_to_wait(start_server: Callable[..., Any], tmp_path: Path) -> None:
    settings = {"ONTHERECORD_WORKERS": "1", "ONTHERECORD_READS_PER_MINUTE": "2"}
    with start_server(tmp_path, **settings) as running, Client(running.url, patience=0) as client:
        with pytest.raises(TooManyRequests) as caught:
            _ = [client.quotes_page() for _ in range(3)]
        assert caught.value.retry_after is not None and 0 < caught.value.retry_after <= 60
        assert running.stop() == 0
        with pytest.raises(Unreachable):
            client.describe()


def test_an_export_goes_on_from_page_to_page(client: Client, article: str, publisher: str) -> None:
    for number in range(3):
        client.attribute(f"{article}\n{number}", title="=1+1", publisher=publisher)
    ids = [each["id"] for each in client.quotes(publisher=publisher)]
    file = b"".join(client.export("csv", bom=True, publisher=publisher, limit=2)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file, newline="")))
    assert [row["id"] for row in rows] == ids
    assert {row["article"] for row in rows} == {"'=1+1"}
    lines = b"".join(client.export("ndjson", publisher=publisher, limit=2)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    pages = [json.loads(page) for page in client.export("jsonld", publisher=publisher, limit=4)]
    assert sum(len(page["@graph"]) for page in pages) == len(ids)
    with pytest.raises(Invalid):
        next(client.export("pdf"))


def test_an_article_is_exported_with_its_quotations(client: Client, article: str, publisher: str) -> None:
    document = client.attribute(article, publisher=publisher)["document"]["id"]
    assert json.loads(client.export_document(document, "ninjs"))["bodies"][0]["value"] == article
    assert b"<said" in client.export_document(document, "tei")

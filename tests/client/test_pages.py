"""Pages as iterators."""

from itertools import islice
from typing import Any

import pytest

from ontherecord.client import Client, UnexpectedAnswer


def test_every_page_is_gone_through(service: Any, client: Client, quotation: dict[str, Any]) -> None:
    service.answers({"quotes": [quotation] * 2, "next": "/quotes?q=bridge&cursor=b%2Bc"})
    service.answers({"quotes": [quotation], "next": None})
    assert list(client.quotes(q="bridge")) == [quotation] * 3
    assert service.asked[1].query == {"q": "bridge", "cursor": "b+c"}


def test_a_page_is_asked_for_when_it_is_needed(service: Any, client: Client, quotation: dict[str, Any]) -> None:
    quotations = client.quotes()
    assert service.asked == []
    service.answers({"quotes": [quotation] * 2, "next": "/quotes?cursor=b"})
    assert len(list(islice(quotations, 2))) == 2
    assert len(service.asked) == 1


def test_documents_and_speakers_come_in_pages_too(service: Any, client: Client) -> None:
    service.answers({"documents": [{"id": "1"}], "next": "/documents?cursor=b"})
    service.answers({"documents": [{"id": "2"}], "next": None})
    service.answers({"speakers": [{"id": "3"}], "next": None})
    assert [each["id"] for each in [*client.documents(), *client.speakers()]] == ["1", "2", "3"]


@pytest.mark.parametrize("reference", ["{stranger}/quotes?cursor=b", "//example.org/quotes?cursor=b", "/metrics", "b"])
def test_no_page_leads_elsewhere(service: Any, stranger: Any, client: Client, reference: str) -> None:
    service.answers({"quotes": [], "next": reference.format(stranger=stranger.url)})
    with pytest.raises(UnexpectedAnswer, match="leads elsewhere"):
        list(client.quotes())
    assert stranger.asked == []


def test_pages_of_a_service_under_a_path_are_gone_through(service: Any, quotation: dict[str, Any]) -> None:
    service.answers({"quotes": [quotation], "next": "/quotes?cursor=b"})
    service.answers({"quotes": [quotation], "next": None})
    with Client(service.url + "/quotations") as client:
        assert len(list(client.quotes())) == 2
    assert [asked.path for asked in service.asked] == ["/quotations/quotes"] * 2


def test_one_page_of_documents_is_given_as_it_came(service: Any, client: Client) -> None:
    page = {"documents": [{"id": "1"}], "next": "/documents?cursor=b"}
    service.answers(page)
    assert client.documents_page(publisher="Ely Post", limit=1) == page
    [asked] = service.asked
    assert (asked.path, asked.query) == ("/documents", {"publisher": "Ely Post", "limit": "1"})


def test_one_page_of_speakers_is_given_as_it_came(service: Any, client: Client) -> None:
    page = {"speakers": [{"id": "3"}], "next": None}
    service.answers(page)
    assert client.speakers_page(name="lee", type="person", cursor="b") == page
    [asked] = service.asked
    assert (asked.path, asked.query) == ("/speakers", {"name": "lee", "type": "person", "cursor": "b"})


def test_variants_come_in_pages_too(service: Any, client: Client) -> None:
    page = {"quotation": {}, "first": None, "counts": {}, "speakers": [], "variants": [{"text": "1"}]}
    service.answers({**page, "next": "/quotes/ab/variants?limit=1&cursor=b"})
    service.answers({**page, "next": None})
    assert [each["text"] for each in client.variants("ab", limit=1)] == ["1", "1"]
    assert [(asked.path, asked.query) for asked in service.asked] == [
        ("/quotes/ab/variants", {"limit": "1"}),
        ("/quotes/ab/variants", {"limit": "1", "cursor": "b"}),
    ]


def test_one_page_of_variants_is_given_as_it_came(service: Any, client: Client) -> None:
    page = {"quotation": {}, "first": None, "counts": {}, "speakers": [], "variants": [], "next": None}
    service.answers(page)
    assert client.variants_page("ab", offsets="utf16") == page
    assert service.asked[0].query == {"offsets": "utf16"}

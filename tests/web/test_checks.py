"""``POST /quotes/check``."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

ARTICLE = (
    "“We will not go to war with anybody this year,” said Ann Lee, the mayor of Ely.\n\n"
    "“The bridge will be closed until the end of May,” said Bob Ray, a senator.\n"
)
DRAFT = (
    "“We will not go to war with anybody this year,” Ann Lee said on Friday.\n\n"
    "“The bridge will be open until the end of May,” said Bob Ray, a senator.\n\n"
    "“The bridge will be closed until the end of May,” said Ann Lee, the mayor of Ely.\n\n"
    "“Where is my hat, and who has taken it?” asked Carl Poe, a farmer.\n"
)
FACTS = {"publisher": "Post", "published_at": "2016-05-20"}


def test_every_quotation_of_the_draft_gets_a_verdict_with_the_record_that_decided(
    client_of_either: FlaskClient, rows: Callable[[], dict[str, int]]
) -> None:
    client_of_either.post("/quotes", json={"text": ARTICLE, **FACTS})
    before = rows()
    answer = client_of_either.post("/quotes/check", json={"text": DRAFT}).json
    assert [(each["text"], each["verdict"]) for each in answer["checks"]] == [
        ("We will not go to war with anybody this year,", "verbatim"),
        ("The bridge will be open until the end of May,", "altered"),
        ("The bridge will be closed until the end of May,", "another_speaker"),
        ("Where is my hat, and who has taken it?", "not_on_record"),
    ]
    assert answer["verdicts"] == {"verbatim": 1, "altered": 1, "cut": 0, "another_speaker": 1, "not_on_record": 1}
    match = answer["checks"][1]["match"]
    assert match["quotation"]["document"]["published_at"] == "2016-05-20"
    assert [
        (each["before"]["text"], each["after"]["text"]) for each in match["difference"] if each["op"] == "changed"
    ] == [("closed", "open")]
    assert rows() == before, "nothing is kept"


def test_a_draft_may_be_plain_text_and_packed(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE})
    for headers, body in (({}, DRAFT.encode()), ({"Content-Encoding": "gzip"}, gzip.compress(DRAFT.encode()))):
        response = client.post("/quotes/check", data=body, content_type="text/plain", headers=headers)
        assert response.json["verdicts"]["verbatim"] == 1


def test_offsets_count_in_the_draft_as_it_was_sent(client: FlaskClient) -> None:
    text = f"😀\r\n\r\n{DRAFT}"
    for offsets, encoded in (("codepoints", list(text)), ("utf16", text.encode("utf-16-le"))):
        answer = client.post(f"/quotes/check?offsets={offsets}", json={"text": text}).json
        [span] = answer["checks"][0]["quotation"]["content"]
        if isinstance(encoded, list):
            assert "".join(encoded[span["start"] : span["end"]]) == span["text"]
        else:
            assert encoded[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]


def test_only_what_was_asked_for_counts(client: FlaskClient) -> None:
    client.post("/quotes", json={"text": ARTICLE, **FACTS})
    for query, number in (
        ("publisher=Post", 1),
        ("publisher=Herald", 0),
        ("published_to=2016-05-20", 1),
        ("published_from=2016-05-21", 0),
    ):
        assert client.post(f"/quotes/check?{query}", json={"text": DRAFT}).json["verdicts"]["verbatim"] == number


@pytest.mark.parametrize(
    "text", ["", "No marks at all.", "“", "Hola, ¿cómo está usted? Muy bien, gracias, señor, y usted también."]
)
def test_a_draft_without_quotations_has_nothing_to_check(client: FlaskClient, text: str) -> None:
    response = client.post("/quotes/check", json={"text": text})
    assert (response.status_code, response.json["checks"]) == (200, [])


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ("", {}, 422),
        ("", [], 422),
        ("", {"text": 1}, 422),
        ("", {"text": "a\0"}, 422),
        ("", {"text": "a", "title": "b"}, 422),
        ("?store=false", {"text": "a"}, 422),
        ("?publisher=", {"text": "a"}, 422),
        ("?published_from=yesterday", {"text": "a"}, 422),
    ],
)
def test_what_breaks_the_schema_is_refused(refused: FlaskClient, query: str, body: Any, status: int) -> None:
    assert refused.post(f"/quotes/check{query}", json=body).status_code == status


def test_other_media_types_and_methods_are_refused(refused: FlaskClient) -> None:
    assert refused.post("/quotes/check", data=b"<p>x</p>", content_type="text/html").status_code == 415
    assert refused.post("/quotes/check", data=b"{", content_type="application/json").status_code == 400
    assert refused.get("/quotes/check").status_code == 405


def test_a_draft_that_is_too_long_is_refused(small_app: Any) -> None:
    assert small_app.test_client().post("/quotes/check", json={"text": "a" * 101}).status_code == 413

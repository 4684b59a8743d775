"""``/retention``: how long documents are kept."""

from typing import Any

import pytest
from flask.testing import FlaskClient

POLICY = {
    "default_days": 365,
    "publishers": [{"publisher": "Wire", "days": 30}, {"publisher": "Ely Post", "days": None}],
}


def test_everything_is_kept_for_ever_at_first(client_of_either: FlaskClient) -> None:
    assert client_of_either.get("/retention").json == {"default_days": None, "publishers": []}


def test_a_policy_is_put_as_a_whole_and_read_in_order_of_the_names(client_of_either: FlaskClient) -> None:
    put = client_of_either.put("/retention", json=POLICY)
    assert put.status_code == 200
    assert put.json == {"default_days": 365, "publishers": POLICY["publishers"][::-1]}  # type: ignore[index]
    read = client_of_either.get("/retention")
    assert (read.json, read.headers["ETag"]) == (put.json, put.headers["ETag"])
    client_of_either.put("/retention", json={"default_days": None, "publishers": []})
    assert client_of_either.get("/retention").json == {"default_days": None, "publishers": []}


def test_a_policy_that_changed_meanwhile_is_not_put(client_of_either: FlaskClient) -> None:
    tag = client_of_either.get("/retention").headers["ETag"]
    assert client_of_either.put("/retention", json=POLICY, headers={"If-Match": tag}).status_code == 200
    assert client_of_either.put("/retention", json=POLICY, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"publishers": []}, "/default_days"),
        ({"default_days": None}, "/publishers"),
        ({"default_days": 0, "publishers": []}, "/default_days"),
        ({"default_days": 36501, "publishers": []}, "/default_days"),
        ({"default_days": "7", "publishers": []}, "/default_days"),
        ({"default_days": True, "publishers": []}, "/default_days"),
        ({"default_days": 1.5, "publishers": []}, "/default_days"),
        ({"default_days": 1e400, "publishers": []}, "/default_days"),
        ({"default_days": None, "publishers": {}}, "/publishers"),
        ({"default_days": None, "publishers": [7]}, "/publishers/0"),
        ({"default_days": None, "publishers": [{"publisher": "", "days": 1}]}, "/publishers/0/publisher"),
        ({"default_days": None, "publishers": [{"publisher": "a\0", "days": 1}]}, "/publishers/0/publisher"),
        ({"default_days": None, "publishers": [{"publisher": "a"}]}, "/publishers/0/days"),
        ({"default_days": None, "publishers": [{"publisher": "a", "days": 1}] * 2}, "/publishers/1/publisher"),
        ({"default_days": None, "publishers": [], "more": 1}, "/more"),
        ([], ""),
    ],
)
def test_what_is_no_policy_is_refused_with_its_place(refused: FlaskClient, body: Any, pointer: str) -> None:
    response = refused.put("/retention", json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]


def test_a_number_without_a_fraction_is_a_number_of_days(client: FlaskClient) -> None:
    put = client.put("/retention", data=b'{"default_days": 7.0, "publishers": []}', content_type="application/json")
    assert put.json["default_days"] == 7


def test_a_thousand_publishers_may_be_named_and_no_more(client: FlaskClient) -> None:
    lines = [{"publisher": f"é{number:0198}", "days": 1} for number in range(1_001)]
    policy = {"default_days": None, "publishers": lines}
    assert client.put("/retention", json=policy).status_code == 422
    assert client.put("/retention", json={**policy, "publishers": lines[:-1]}).status_code == 200
    counted = client.put("/retention", json={**policy, "publishers": [0] * 1_001}).json["errors"]
    assert [error["pointer"] for error in counted] == ["/publishers"]


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [(b"{", "application/json", 400), (b"{}", "text/plain", 415), (b" " * 4_000_001, "application/json", 413)],
)
def test_a_body_that_cannot_be_read_is_refused(refused: FlaskClient, data: bytes, media_type: str, status: int) -> None:
    assert refused.put("/retention", data=data, content_type=media_type).status_code == status

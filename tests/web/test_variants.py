"""``GET /quotes/{id}/variants``."""

import pytest
from flask.testing import FlaskClient

ONE = "“We will not go to war with anybody this year,” said Ann Lee, the mayor of Ely."
OTHER = "“We will never go to war with anybody this year,” said Bob Ray, the mayor of Ely."


def post(client: FlaskClient, text: str, publisher: str, published_at: str) -> str:
    """The id of the quotation."""
    [quotation] = client.post(
        "/quotes", json={"text": text, "publisher": publisher, "published_at": published_at}
    ).json["quotes"]
    return str(quotation["id"])


def test_each_wording_is_shown_with_its_difference_and_who_printed_it(client_of_either: FlaskClient) -> None:
    late = post(client_of_either, ONE, "Late", "2016-05-21")
    early = post(client_of_either, OTHER, "Early", "2016-05-20")
    shown = client_of_either.get(f"/quotes/{late}/variants").json
    assert shown["quotation"]["id"] == late and shown["first"]["id"] == early
    assert shown["counts"] == {"wordings": 2, "quotes": 2}
    assert {each["name"] for each in shown["speakers"]} == {"Ann Lee", "Bob Ray"}
    first, second = shown["variants"]
    assert [each["document"]["publisher"] for each in first["printings"]] == ["Early"]
    assert [
        (each["op"], each["before"] and each["before"]["text"], each["after"] and each["after"]["text"])
        for each in first["difference"]
    ] == [
        ("same", "We will", "We will"),
        ("changed", "not", "never"),
        ("same", "go to war with anybody this year", "go to war with anybody this year"),
    ]
    assert [each["op"] for each in second["difference"]] == ["same"]


def test_pages_lead_to_one_another(client_of_either: FlaskClient) -> None:
    identity = post(client_of_either, ONE, "A", "2016-05-01")
    for day in range(2, 6):
        post(client_of_either, ONE if day % 2 else OTHER, f"B{day}", f"2016-05-0{day}")
    address, printed = f"/quotes/{identity}/variants?limit=2&offsets=utf16", []
    while address:
        response = client_of_either.get(address)
        printed += [each["id"] for variant in response.json["variants"] for each in variant["printings"]]
        assert (response.json["next"] is None) == ("Link" not in response.headers)
        address = response.json["next"]
    assert len(printed) == len(set(printed)) == 5


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    address = f"/quotes/{post(client, ONE, 'A', '2016-05-01')}/variants"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    post(client, OTHER, "B", "2016-05-02")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/quotes/{32 * '0'}/variants", 404),
        ("/quotes/x/variants", 404),
        (f"/quotes/{32 * '0'}/variants?limit=0", 422),
        (f"/quotes/{32 * '0'}/variants?sort=added", 422),
    ],
)
def test_wrong_requests_are_refused(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    identity = post(client, ONE, "A", "2016-05-01")
    for cursor in ("x", "AAAAAAAAAAAA", 1000 * "A"):
        assert client.get(f"/quotes/{identity}/variants?cursor={cursor}").status_code == 400

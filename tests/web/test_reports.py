"""``/reports/sources``: who is quoted."""

import pytest
from flask.testing import FlaskClient

DAY = {"publisher": "The Ely Standard", "published_at": "2016-05-20"}


def test_a_report_tells_who_is_quoted(client_of_either: FlaskClient, article: str) -> None:
    client_of_either.post("/quotes", json={"text": article, **DAY})
    client_of_either.post("/quotes", json={"text": "“It is old,” a senior official said.", **DAY})
    report = client_of_either.get("/reports/sources?publisher=The Ely Standard&from=2016-05-01&to=2016-05-31").json
    assert (report["publisher"], report["from"], report["to"]) == ("The Ely Standard", "2016-05-01", "2016-05-31")
    assert report["totals"]["quotations"] == 3
    assert {name: each["quotations"] for name, each in report["totals"]["sources"].items()} == {
        "named": 2,
        "groups": 0,
        "documents": 0,
        "unnamed": 1,
        "unattributed": 0,
    }
    assert [each["week"] for each in report["by_week"]] == [
        "2016-W17",
        "2016-W18",
        "2016-W19",
        "2016-W20",
        "2016-W21",
        "2016-W22",
    ]
    assert {each["name"] for each in report["speakers"]["items"]} == {"Jeff Davis", "Ann Lee"}
    assert [each["description"] for each in report["descriptions"]["items"]] == ["senior official"]
    assert {each["role"] for each in report["roles"]["items"]} >= {"mayor of Ely", "Pentagon spokesman"}
    assert {each["organisation"] for each in report["organisations"]["items"]} == {"Pentagon", "Ely"}
    assert "gender" not in str(report)


def test_a_report_of_nothing_is_a_report(client_of_either: FlaskClient) -> None:
    report = client_of_either.get("/reports/sources").json
    assert (report["from"], report["totals"]["quotations"], report["by_week"]) == (None, 0, [])


def test_the_longest_span_that_can_be_asked_for_is_answered(client_of_either: FlaskClient, article: str) -> None:
    client_of_either.post("/quotes", json={"text": article, "published_at": "1000-01-01"})
    client_of_either.post("/quotes", json={"text": "“We will not go,” said Ann Lee.", "published_at": "9999-12-31"})
    report = client_of_either.get("/reports/sources?from=1000-01-01&to=9999-12-31").json
    assert len(report["by_week"]) == 530 and report["by_week"][-1]["last_day"] == "9999-12-31"
    assert report["totals"]["quotations"] == 3


@pytest.mark.parametrize(
    "query", ["from=May", "to=2016-02-30", "limit=0", "limit=201", "publisher=", "since=2016-05-20"]
)
def test_a_query_that_is_wrong_is_refused(refused: FlaskClient, query: str) -> None:
    response = refused.get(f"/reports/sources?{query}")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == query.partition("=")[0]

"""The pages of those who speak, without a browser."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

PELL = "Nora Pell, director of the Fen Canal Trust"
HOSTILE = "Nora \u202e<script>alert(1)</script>"


def speakers(client: FlaskClient) -> dict[str, str]:
    """Ids by name."""
    return {each["name"]: each["id"] for each in client.get("/speakers").json["speakers"]}


@pytest.fixture
def people(client: FlaskClient) -> dict[str, str]:
    """Three who speak, two of them of one surname."""
    told = [
        (f"“The lock gates will open in April,” said {PELL}.", "2020-02-03"),
        (f"“Barges were never so late,” said {PELL}.", None),
        ("“The lock gates are ours,” said Sam Otter, a boat builder.", "2020-04-05"),
        ("“Nobody asked the anglers about a lock,” said Ida Otter, the president of the Fen Anglers.", "2020-05-06"),
    ]
    for text, day in told:
        client.post("/quotes", json={"text": text + "\n", **({"published_at": day} if day else {})})
    return speakers(client)


def test_who_speaks_is_listed_by_name_and_found_by_role(client: FlaskClient, people: dict[str, str]) -> None:
    page = client.get("/people").text
    assert len(people) == 3
    assert page.index("Ida Otter") < page.index("Nora Pell") < page.index("Sam Otter")
    found = client.get("/people?role=director").text
    assert "Nora Pell" in found and "Otter" not in found
    assert "Nobody fits" in client.get("/people?name=zebracorn").text
    assert "Must be one of" in client.get("/people?type=ghost").text


def test_an_empty_archive_says_what_to_do(client: FlaskClient) -> None:
    assert "Nobody is quoted yet" in client.get("/people").text


def test_a_speaker_is_shown_with_dated_and_undated_quotations(client: FlaskClient, people: dict[str, str]) -> None:
    page = client.get(f"/people/{people['Nora Pell']}").text
    assert "2 quotations of speech" in page and "1 without a date are in no month" in page
    assert "February 2020" in page and "director of the Fen Canal Trust" in page
    assert f"/search?speaker_id={people['Nora Pell']}&amp;q=barges" in page.casefold()


def test_a_speaker_has_one_count_wherever_it_stands(client: FlaskClient, people: dict[str, str]) -> None:
    client.post(
        "/quotes", json={"text": "“We will dig,” said Nora Pell and Sam Otter.\n", "published_at": "2020-02-04"}
    )
    nora, sam = people["Nora Pell"], people["Sam Otter"]
    page = client.get(f"/people/{nora}").text
    assert ">3 quotations of speech" in page and ": 3 direct" in page
    assert "3 quotations" in client.get("/people?name=pell").text
    assert ">3 quotations" in client.get(f"/people/{nora}?with={sam}").text
    assert "3 quotations" in client.get(f"/search?speaker_id={nora}").text


def test_days_and_months_and_years_are_those_of_utc(client: FlaskClient) -> None:
    facts = {"title": "Late", "published_at": "2016-12-31T23:30:00-05:00"}
    client.post("/quotes", json={"text": f"“Barges were never so late,” said {PELL}.\n", **facts})
    assert ", 2017" in client.get("/people").text
    page = client.get(f"/people/{speakers(client)['Nora Pell']}").text
    assert "1 January 2017" in page and "January 2017" in page and "2016" not in page.replace(facts["published_at"], "")


def test_roles_that_differ_by_a_capital_are_one_row(client: FlaskClient) -> None:
    for day, role in (("2020-02-03", "the mayor of Ely"), ("2020-03-04", "the Mayor of Ely")):
        client.post("/quotes", json={"text": f"“Barges are late,” said Gail Whitlock, {role}.", "published_at": day})
    page = client.get(f"/people/{speakers(client)['Gail Whitlock']}").text
    rows = page.partition('class="roles"')[2].partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert [re.sub(r"<.*?>|\s+", " ", row).split() for row in rows] == [
        ["Mayor", "of", "Ely", "Ely", "2", "3", "February", "2020", "4", "March", "2020"]
    ]


def test_nobody_has_no_page(client: FlaskClient) -> None:
    answer = client.get(f"/people/{'0' * 32}")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_who_was_merged_is_found_at_the_id_that_lives(client: FlaskClient, people: dict[str, str]) -> None:
    ida, sam, nora = (people[name] for name in ("Ida Otter", "Sam Otter", "Nora Pell"))
    client.post(f"/speakers/{sam}/merge", json={"speaker_id": ida})
    answer = client.get(f"/people/{ida}?with={nora}&q=lock&_external=1")
    assert (answer.status_code, answer.location) == (301, f"/people/{sam}?with={nora}&q=lock&_external=1")
    assert client.get(f"/people/{nora}?with={ida}").location == f"/people/{nora}?with={sam}"
    assert "is this speaker too" in client.get(f"/people/{sam}").text


def test_what_editors_call_a_speaker_is_text(client: FlaskClient, people: dict[str, str]) -> None:
    nora = people["Nora Pell"]
    client.patch(f"/speakers/{nora}", json={"name": HOSTILE})
    page = client.get(f"/people/{nora}").text
    assert "<script>alert" not in page and page.count("&lt;script&gt;alert") >= 3
    assert "renamed" in page
    assert "<script>alert" not in client.get(f"/people/{people['Sam Otter']}?with={nora}").text


def test_of_several_with_a_name_one_is_chosen(client: FlaskClient, people: dict[str, str]) -> None:
    nora = people["Nora Pell"]
    page = client.get(f"/people/{nora}?with=otter&q=lock").text
    assert "Which one?" in page
    for name in ("Ida Otter", "Sam Otter"):
        assert f'href="/people/{nora}?with={people[name]}&amp;q=lock"' in page
    only = client.get(f"/people/{nora}?with=sam&q=lock")
    assert (only.status_code, only.location) == (303, f"/people/{nora}?with={people['Sam Otter']}&q=lock")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [("zebracorn", "Nobody else"), ("0" * 32, "has this id"), ("x" * 201, "Length"), (None, "That is this speaker")],
)
def test_why_there_is_no_second_speaker_is_told(
    client: FlaskClient, people: dict[str, str], wanted: str | None, told: str
) -> None:
    nora = people["Nora Pell"]
    page = client.get(f"/people/{nora}?with={wanted or nora}").text
    assert told in page and 'aria-describedby="with-fault"' in page


def test_two_are_compared_on_a_topic(client: FlaskClient, people: dict[str, str]) -> None:
    page = client.get(f"/people/{people['Nora Pell']}?with={people['Sam Otter']}&q=gates").text
    assert page.count("1 quotation</a> on “gates”") == 2 and page.count("<mark>gates</mark>") == 2
    assert table(page) == {"February 2020": ["1", "0"], "March 2020": ["0", "0"], "April 2020": ["0", "1"]}
    nothing = client.get(f"/people/{people['Nora Pell']}?with={people['Sam Otter']}&q=zebracorn").text
    assert nothing.count("Nothing on “zebracorn”") == 2 and "<figure" not in nothing


def table(page: str) -> dict[str, list[Any]]:
    """The chart's values by month."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [row.split("</th>") for row in body.split('<th scope="row">')[1:]]
    return {
        label: [cell.partition(">")[2].partition("<")[0] for cell in cells.split("<td")[1:]] for label, cells in rows
    }

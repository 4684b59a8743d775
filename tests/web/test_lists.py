"""GET /quotes with its filters, and how all lists are sorted and cut into pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from ontherecord.archive.database import open_database
from ontherecord.archive.tables import metadata
from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

ARTICLES = [
    {
        "text": (
            "“We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman.\n\n"
            "Ann Lee, the mayor of Ely, said that the bridge would be closed until May.\n"
        ),
        "publisher": "The Ely Standard",
        "published_at": "2016-05-20",
    },
    {
        "text": "Sergey Ryabkov, the Russian deputy foreign minister, said “we do not see” a threat.",
        "publisher": "TASS",
        "published_at": "2016-05-20T23:59:59.999999Z",
    },
    {
        "text": "José García, the mayor of Ávila, fears that the bridge will fall. “It is naïve,” said García.",
        "publisher": "The Ely Standard",
        "published_at": "2016-05-20T23:30:00-02:00",
    },
    {"text": "“Nobody asked us,” said Tom Lee, a spokesman for the farmers."},
]
"""Oldest first, the undated one last; and so they are added."""

DAVIS, LEE, RYABKOV, FEAR, GARCIA, TOM = (
    "We saw nothing unusual,",
    "that the bridge would be closed until May",
    "we do not see a threat",
    "that the bridge will fall",
    "It is naïve,",
    "Nobody asked us,",
)
LISTS = ["quotes", "documents", "speakers"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reader(
    request: pytest.FixtureRequest, attributor: Attributor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Somebody who reads the archive of these articles, which no test here changes."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("lists") / "lists.sqlite"
        empty: Path = request.getfixturevalue("migrated_sqlite_file")
        path.write_bytes(empty.read_bytes())
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("migrated_postgresql_url")
    database = open_database(url)
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables) if database.dialect == "postgresql" else []:
            connection.execute(delete(table))
    client = create_app(Settings(), database, attributor).test_client()
    for article in ARTICLES:
        assert client.post("/quotes", json=article).status_code == 201
    yield client
    database.engine.dispose()


@pytest.fixture
def said(reader: FlaskClient) -> Callable[[str], list[str]]:
    """What gives the texts of the quotations that a query finds."""

    def said(query: str) -> list[str]:
        response = reader.get(f"/quotes?{query}")
        assert response.status_code == 200, response.text
        return [each["text"] for each in response.json["quotes"]]

    return said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [GARCIA, RYABKOV, DAVIS, LEE, TOM]),
        ("sort=-published", [GARCIA, RYABKOV, DAVIS, LEE, TOM]),
        ("sort=published", [TOM, DAVIS, LEE, RYABKOV, GARCIA]),
        ("sort=-added", [TOM, GARCIA, RYABKOV, DAVIS, LEE]),
        ("sort=added", [DAVIS, LEE, RYABKOV, GARCIA, TOM]),
        ("mode=thought", [FEAR]),
        ("mode=all", [FEAR, GARCIA, RYABKOV, DAVIS, LEE, TOM]),
        ("mode=all&sort=added", [DAVIS, LEE, RYABKOV, FEAR, GARCIA, TOM]),
        ("kind=mixed", [RYABKOV]),
        ("kind=indirect,mixed", [RYABKOV, LEE]),
        ("kind=direct,mixed,indirect&mode=all", [FEAR, GARCIA, RYABKOV, DAVIS, LEE, TOM]),
        ("publisher=TASS", [RYABKOV]),
        ("publisher=tass", []),
        ("publisher=The+Ely+Standard", [GARCIA, DAVIS, LEE]),
        ("speaker=lee", [LEE, TOM]),
        ("speaker=LEE+ann", [LEE]),
        ("speaker=Garcia", [GARCIA]),
        ("speaker=josé", [GARCIA]),
        ("speaker=le", []),
        ("role=mayor", [GARCIA, LEE]),
        ("role=spokesman", [DAVIS, TOM]),
        ("affiliation=pentagon", [DAVIS]),
        ("role=spokesman&speaker=lee", [TOM]),
        ("q=bridge", [LEE]),
        ("q=BRIDGE+may", [LEE]),
        ("q=bridge&mode=all", [FEAR, LEE]),
        ("q=naive", [GARCIA]),
        ("q=bridge+nothing", []),
        ("q=nothing&speaker=davis&kind=direct&publisher=The+Ely+Standard&published_to=2016-05-20", [DAVIS]),
    ],
)
def test_quotations_are_sought_and_sorted(said: Callable[[str], list[str]], query: str, found: list[str]) -> None:
    assert said(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("published_from=2016-05-20", [GARCIA, RYABKOV, DAVIS, LEE]),
        ("published_to=2016-05-20", [RYABKOV, DAVIS, LEE]),
        ("published_from=2016-05-20&published_to=2016-05-20", [RYABKOV, DAVIS, LEE]),
        ("published_from=2016-05-21", [GARCIA]),
        ("published_from=2016-05-20T23:59:59.999999Z", [GARCIA, RYABKOV]),
        ("published_from=2016-05-21T00:00:00Z", [GARCIA]),
        ("published_to=2016-05-20T00:00:00Z", [DAVIS, LEE]),
        ("published_to=2016-05-20T23:59:59.999998Z", [DAVIS, LEE]),
        ("published_from=2016-05-21T03:30:00%2B02:00&published_to=2016-05-20T23:30:00-02:00", [GARCIA]),
        ("published_from=2016-05-21&published_to=2016-05-20", []),
        ("published_to=1000-01-01", []),
        ("published_from=9999-12-31", []),
    ],
)
def test_a_time_has_both_its_ends_and_a_day_is_all_of_it(
    said: Callable[[str], list[str]], query: str, found: list[str]
) -> None:
    assert said(query) == found


@pytest.mark.parametrize(
    ("query", "count"), [("published_to=2016-05-20", 2), ("published_from=2016-05-21", 1), ("", 4)]
)
def test_documents_are_sought_by_time_likewise(reader: FlaskClient, query: str, count: int) -> None:
    assert len(reader.get(f"/documents?{query}").json["documents"]) == count


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"', []),
        ("'", []),
        ("*", []),
        ("(", []),
        ("-", []),
        ("^", []),
        ("—", []),
        ("AND", []),
        ("NOT bridge", []),
        ("said:bridge", []),
        ("bridge OR nothing", []),
        ("NEAR(a b)", []),
        ("b*", []),
        ('"bridge', [LEE]),
        ("- bridge", [LEE]),
        ("bri*", [LEE]),
        ('"bridge would"', [LEE]),
        ('"would bridge"', []),
        ("“until Ma*”", [LEE]),
        ("-bridge", [GARCIA, RYABKOV, DAVIS, TOM]),
        ("we -saw", [RYABKOV]),
        ('us -"asked us"', []),
    ],
)
def test_anything_may_be_typed(said: Callable[[str], list[str]], typed: str, found: list[str]) -> None:
    assert said(urlencode({"q": typed})) == found
    for name in ("speaker", "role", "affiliation"):
        said(urlencode({name: typed}))


@pytest.mark.parametrize(
    ("query", "stretches"),
    [
        ("q=bridge+clos*", [["bridge", "closed"]]),
        ("q=%22closed+until%22+may", [["closed until", "May"]]),
        ("q=naive", [["naïve"]]),
        ("q=-bridge&limit=1", [[]]),
        ("speaker=davis", [None]),
    ],
)
def test_what_was_searched_for_is_highlighted(
    reader: FlaskClient, query: str, stretches: list[list[str] | None]
) -> None:
    quotes = reader.get(f"/quotes?{query}").json["quotes"]
    found = [
        each.get("highlights") and [each["text"][at["start"] : at["end"]] for at in each["highlights"]]
        for each in quotes
    ]
    assert found == stretches


def test_highlights_are_counted_in_utf16_on_request(client_of_either: FlaskClient) -> None:
    text = "“We like 🎉 parties 🎉 parties,” said Ann Lee, the mayor of Ely."
    assert client_of_either.post("/quotes", json={"text": text}).json["quotes"]
    [plain] = client_of_either.get("/quotes?q=parties").json["quotes"]
    [wide] = client_of_either.get("/quotes?q=parties&offsets=utf16").json["quotes"]
    assert [plain["text"][each["start"] : each["end"]] for each in plain["highlights"]] == ["parties"] * 2
    units = wide["text"].encode("utf-16-le")
    assert [units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") for each in wide["highlights"]] == [
        "parties"
    ] * 2
    assert wide["highlights"] != plain["highlights"]


def test_relevance_puts_first_what_bears_most_on_the_words(said: Callable[[str], list[str]]) -> None:
    assert said("q=we&sort=relevance") == [DAVIS, RYABKOV]
    assert said("q=the+bridge&mode=all&sort=relevance") == [FEAR, LEE]


def test_pages_by_relevance_together_are_the_whole_list(reader: FlaskClient) -> None:
    whole = reader.get("/quotes?q=-zzz&mode=all&sort=relevance").json["quotes"]
    following, found = "/quotes?q=-zzz&mode=all&sort=relevance&limit=2", []
    while following:
        page = reader.get(following).json
        found += page["quotes"]
        following = page["next"]
    assert found == whole
    assert len(whole) == 6


def test_without_words_there_is_no_relevance_to_sort_by(refused: FlaskClient) -> None:
    response = refused.get("/quotes?sort=relevance")
    assert response.status_code == 422
    assert [each["parameter"] for each in response.json["errors"]] == ["sort"]


def test_facets_count_all_that_is_found_whatever_the_page(reader: FlaskClient) -> None:
    whole = reader.get("/quotes?facets=publisher,kind,month&limit=1").json
    assert whole["facets"] == {
        "counted": 5,
        "complete": True,
        "publisher": [{"value": "The Ely Standard", "count": 3}, {"value": "TASS", "count": 1}],
        "kind": [
            {"value": "direct", "count": 3},
            {"value": "indirect", "count": 1},
            {"value": "mixed", "count": 1},
        ],
        "month": [{"value": "2016-05", "count": 4}],
    }
    assert "facets=publisher%2Ckind%2Cmonth" in whole["next"]
    assert reader.get(whole["next"]).json["facets"] == whole["facets"]
    assert "facets" not in reader.get("/quotes").json
    [garcia] = reader.get("/quotes?q=naive&facets=speaker,role").json["facets"]["speaker"]
    assert reader.get(f"/quotes?speaker_id={garcia['value']}").json["quotes"][0]["speaker"]["name"] == garcia["name"]


def test_the_quotations_of_a_speaker_and_of_a_document_are_found_by_their_ids(reader: FlaskClient) -> None:
    [quote] = reader.get("/quotes?speaker=davis").json["quotes"]
    found = reader.get(f"/quotes?speaker_id={quote['speaker']['id']}").json["quotes"]
    assert found == [quote]
    found = reader.get(f"/quotes?document={quote['document']['id']}").json["quotes"]
    assert [each["text"] for each in found] == [DAVIS, LEE]
    assert reader.get(f"/quotes?document={quote['id']}").json["quotes"] == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tom Lee", "José García", "Sergey Ryabkov", "Ann Lee", "Jeff Davis"]),
        ("sort=-added", ["Tom Lee", "José García", "Sergey Ryabkov", "Ann Lee", "Jeff Davis"]),
        ("sort=added", ["Jeff Davis", "Ann Lee", "Sergey Ryabkov", "José García", "Tom Lee"]),
        ("sort=name", ["Ann Lee", "Jeff Davis", "José García", "Sergey Ryabkov", "Tom Lee"]),
        ("name=RYABKOV", ["Sergey Ryabkov"]),
        ("name=lee&sort=name", ["Ann Lee", "Tom Lee"]),
        ("name=lee+tom", ["Tom Lee"]),
        ("name=garcia", ["José García"]),
        ("name=ryab", []),
        ("name=ryabkov+davis", []),
        ("role=minister", ["Sergey Ryabkov"]),
        ("role=spokesman&name=davis", ["Jeff Davis"]),
        ("role=spokesman&name=ann", []),
        ("affiliation=pentagon", ["Jeff Davis"]),
        ("type=person&name=davis", ["Jeff Davis"]),
        ("type=organisation", []),
        ("name=—", []),
        ("document=00000000000000000000000000000000", []),
    ],
)
def test_speakers_are_sought_and_sorted(reader: FlaskClient, query: str, names: list[str]) -> None:
    assert [each["name"] for each in reader.get(f"/speakers?{query}").json["speakers"]] == names


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
@pytest.mark.parametrize("sort", ["-published", "published", "-added", "added"])
def test_all_pages_together_are_the_whole_list(reader: FlaskClient, sort: str, limit: int) -> None:
    asked = f"/quotes?mode=all&explain=true&sort={sort}"
    whole = reader.get(f"{asked}&limit=200").json["quotes"]
    following, found = f"{asked}&limit={limit}", []
    while following:
        page = reader.get(following).json
        assert 1 <= len(page["quotes"]) <= limit
        found += page["quotes"]
        following = page["next"]
    assert found == whole
    assert len(whole) == 6


@pytest.mark.parametrize(
    ("name", "sort"),
    [("documents", "-published"), ("documents", "added"), ("speakers", "name"), ("speakers", "-added")],
)
def test_documents_and_speakers_have_pages_likewise(reader: FlaskClient, name: str, sort: str) -> None:
    whole = reader.get(f"/{name}?sort={sort}").json[name]
    following, found = f"/{name}?sort={sort}&limit=1", []
    while following:
        page = reader.get(following).json
        found += page[name]
        following = page["next"]
    assert found == whole
    assert len(whole) >= 4


def test_next_and_link_are_one_reference_that_keeps_what_was_asked_for(reader: FlaskClient) -> None:
    asked = {
        "speaker": "lee & söhne",
        "publisher": 'A+B=C%, "<x>; rel=next"',
        "mode": "all",
        "kind": "direct,indirect",
        "limit": "1",
        "explain": "true",
        "offsets": "utf16",
        "published_from": "2016-05-20T00:00:00+02:00",
    }
    assert reader.get("/quotes", query_string=asked).json == {"quotes": [], "next": None}
    asked = {**asked, "speaker": "lee", "publisher": "The Ely Standard"}
    asked |= {"mode": "speech", "sort": "added", "role": "mayor", "affiliation": "ely", "q": "bridge"}
    del asked["published_from"]
    assert len(reader.get("/quotes", query_string=asked).json["quotes"]) == 1
    wide = {"limit": "1", "kind": "direct,indirect", "offsets": "utf16", "published_from": "2016-05-20T00:00:00+00:00"}
    response = reader.get("/quotes", query_string=wide)
    following = response.json["next"]
    assert response.headers["Link"] == f'<{following}>; rel="next"'
    sent = parse_qs(urlsplit(following).query, strict_parsing=True)
    assert {name: values for name, values in sent.items() if name != "cursor"} == {k: [v] for k, v in wide.items()}
    assert urlsplit(following).path == "/quotes"


@pytest.mark.parametrize("name", LISTS)
def test_the_last_page_has_no_next_and_no_link(reader: FlaskClient, name: str) -> None:
    response = reader.get(f"/{name}")
    assert response.json["next"] is None
    assert "Link" not in response.headers


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_that_was_changed_is_a_400_that_names_it(reader: FlaskClient, name: str) -> None:
    [cursor] = parse_qs(urlsplit(reader.get(f"/{name}?limit=1").json["next"]).query)["cursor"]
    swapped = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for tampered in (swapped, cursor[:-1], cursor + "A", cursor[1:], "AAAA", "a", "-" * 1000):
        response = reader.get(f"/{name}?limit=1&cursor={tampered}")
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json["errors"]] == ["cursor"]
    assert reader.get(f"/{name}?limit=2&cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("/quotes?", "/quotes?sort=published"),
        ("/quotes?", "/quotes?mode=all"),
        ("/quotes?", "/quotes?publisher=TASS"),
        ("/quotes?sort=added", "/documents?sort=added"),
        ("/documents?", "/documents?published_from=2016-05-20"),
        ("/speakers?sort=name", "/speakers?sort=name&name=lee"),
        ("/speakers?sort=added", "/documents?sort=added"),
    ],
)
def test_a_cursor_of_another_list_is_a_400(reader: FlaskClient, first: str, then: str) -> None:
    [cursor] = parse_qs(urlsplit(reader.get(f"{first}&limit=1").json["next"]).query)["cursor"]
    assert reader.get(f"{then}&limit=1&cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    "written",
    [
        "limit=200",
        "explain=true&limit=1",
        "offsets=utf16&limit=1",
        "facets=kind&limit=1",
        "sort=-published&mode=speech&limit=1",
    ],
)
def test_how_it_is_written_may_change_from_page_to_page(reader: FlaskClient, written: str) -> None:
    [cursor] = parse_qs(urlsplit(reader.get("/quotes?limit=1").json["next"]).query)["cursor"]
    assert reader.get(f"/quotes?{written}&cursor={cursor}").json["quotes"][0]["text"] == RYABKOV


@pytest.mark.parametrize(
    "query",
    [
        *(f"limit={each}" for each in ("0", "201", "-1", "", "1.0", "1e1", "%2B1", "01", "9" * 30, "ten", "١")),
        *(f"published_from={each}" for each in ("2016", "2016-13-01", "2016-02-30", "now", "2016-05-20T14:03:00", "")),
        *(f"published_to={each}" for each in ("0000-01-01", "10000-01-01", "2016-05-20T24:00:00Z", "2016-05-20%0a")),
        *(f"sort={each}" for each in ("", "name", "-Published", "published,added", "relevance")),
        *(
            f"facets={each}"
            for each in ("", "text", "Kind", "kind,,role", "kind,kind,kind,kind,kind,kind", "kind role")
        ),
        "status=false",
        *(f"kind={each}" for each in ("", "Direct", "direct,,mixed", "direct,mixed,indirect,direct", "direct mixed")),
        *(f"cursor={each}" for each in ("", "%2B%2F%3D", "a%20b", "a" * 1001, "é")),
        *(f"document={each}" for each in ("", "a", "A" * 32, "0" * 32 + "%0a")),
        *(f"q={each}" for each in ("", "a" * 201, "%00", "%ff", "%ed%a0%80")),
        "speaker=",
        "speaker_id=0",
        "mode=both",
        "publisher=",
        "explain=1",
        "offsets=UTF16",
        "Q=bridge",
        "text=bridge",
        "q=a&q=b",
        "q[]=a",
        "q",
        "=a",
        "%00=1",
        "%ff=1",
    ],
)
def test_a_bad_query_is_a_422_that_names_the_parameter(refused: FlaskClient, query: str) -> None:
    response = refused.get(f"/quotes?{query}")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert len({error["parameter"] for error in response.json["errors"]}) == 1


@pytest.mark.parametrize("query", ["", "&", "&&limit=1&", "limit=1&"])
def test_nothing_between_ampersands_is_nothing(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/quotes?{query}").status_code == 200

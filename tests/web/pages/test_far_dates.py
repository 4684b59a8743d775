"""An article of the first or the last hour that dates can tell breaks no page."""

import pytest
from flask.testing import FlaskClient

TEXT = "“We will stay home,” said Ann Lee, the mayor of Ely."


@pytest.mark.parametrize("far", ["9999-12-31T23:59:59-23:59", "1000-01-01T00:00:00+23:59", "9999-12-31", "1000-01-01"])
def test_every_page_shows_it(client: FlaskClient, far: str) -> None:
    answer = client.post("/quotes", json={"text": TEXT, "published_at": far}).json
    speaker = answer["quotes"][0]["speaker"]["id"]
    paths = ["/search?q=home", "/quotes?facets=month", f"/people/{speaker}", f"/read/{answer['document']['id']}"]
    paths += ["/sources?from=1000-01-01", "/sources", f"/people/{speaker}?with={speaker}&q=home", "/reports/sources"]
    assert {path: client.get(path, follow_redirects=True).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_date_to_come_does_not_move_the_year_that_a_report_begins_with(client: FlaskClient) -> None:
    for date in ("2016-05-20", "9999-12-31"):
        client.post("/quotes", json={"text": TEXT, "published_at": date})
    assert client.get("/sources").location == "/sources?from=2015-05-21"

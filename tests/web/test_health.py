"""Whether it lives, whether it is ready, what it is."""

from flask.testing import FlaskClient

from ontherecord import __version__


def test_it_lives(client: FlaskClient) -> None:
    assert client.get("/livez").json == {"status": "alive"}


def test_it_is_ready_once_it_has_a_model(client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "checks": {"model": "loaded"}}


def test_the_root_states_the_limits_in_force(client: FlaskClient) -> None:
    described = client.get("/").json
    assert described["version"] == __version__
    assert described["limits"]["characters"] == 1_000_000
    for path in described["links"].values():
        assert client.options(path).status_code == 200


def test_a_get_carries_an_etag_and_is_304_to_who_has_it(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""

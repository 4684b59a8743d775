"""Who gets an answer: by keys, and without any key from this machine only. On both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import BoundedSemaphore

import pytest
import structlog
from flask import Flask, Response, g, jsonify
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Scope
from ontherecord.attribution.pipeline import Attributor
from ontherecord.provenance import model_facts
from ontherecord.settings import Settings
from ontherecord.web import access, logs, problems, rates
from ontherecord.web.access import Unguarded, needs, public
from ontherecord.web.negotiation import produces
from ontherecord.web.service import Service
from ontherecord.web.turns import Turns

TakenAway = Callable[[Database], AbstractContextManager[None]]

UNKNOWN = f"otr_{'0' * 16}_{'A' * 43}"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def app(database: Database, attributor: Attributor) -> Flask:
    """A view for each scope, and one for everybody."""
    return guarded_app(database, attributor)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of an application made after it."""
    clock = Clock()
    monkeypatch.setattr(access.Doorkeeper.__init__, "__kwdefaults__", {"clock": clock})
    return clock


def guarded_app(database: Database, attributor: Attributor) -> Flask:
    app = small_app(database, attributor)
    access.register(app)
    rates.register(app)
    return app


def small_app(database: Database, attributor: Attributor) -> Flask:
    app = Flask("small", static_folder=None)
    settings = Settings(workers=1)
    app.extensions["ontherecord"] = Service(
        settings=settings,
        database=database,
        attributor=attributor,
        model=model_facts(None),
        turns=Turns(settings.queue_seconds, settings.queue_length),
        batches=BoundedSemaphore(1),
    )
    logs.register(app)
    problems.register(app)
    app.get("/public")(public(answer))
    app.get("/things")(produces("application/json")(needs(Scope.READ)(answer_read)))
    app.post("/things")(needs(Scope.WRITE)(produces("application/json")(answer_write)))
    app.delete("/things/<thing>")(needs(Scope.ADMIN)(answer_admin))
    return app


def answer() -> Response:
    return jsonify(key=g.key_id)


def answer_read() -> Response:
    return jsonify(key=g.key_id)


def answer_write() -> Response:
    return jsonify(key=g.key_id)


def answer_admin(thing: str) -> Response:
    return jsonify(key=g.key_id, thing=thing)


def answer_silent() -> Response:
    return jsonify()


def made(database: Database, *scopes: Scope) -> str:
    with database.writing() as connection:
        return keys.create(connection, "Desk", scopes or [Scope.READ])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def is_problem(response: TestResponse, status: int) -> bool:
    return response.status_code == status and response.mimetype == "application/problem+json"


# Which view is for whom


def test_a_view_that_does_not_say_who_it_is_for_keeps_the_application_from_being_made(
    database: Database, attributor: Attributor
) -> None:
    app = small_app(database, attributor)
    app.get("/forgotten")(answer_silent)
    with pytest.raises(Unguarded, match="answer_silent"):
        access.register(app)


def test_a_view_that_is_added_too_late_is_not_to_be_had(app: Flask) -> None:
    app.get("/late")(needs(Scope.READ)(answer_silent))
    assert is_problem(app.test_client().get("/late"), 500)


@pytest.mark.parametrize(
    ("scope", "read", "write", "delete"),
    [(Scope.READ, 200, 403, 403), (Scope.WRITE, 403, 200, 403), (Scope.ADMIN, 200, 200, 200)],
)
def test_a_key_is_good_for_its_scopes(
    client: FlaskClient, database: Database, scope: Scope, read: int, write: int, delete: int
) -> None:
    headers = bearer(made(database, scope))
    assert client.get("/things", headers=headers).status_code == read
    assert client.head("/things", headers=headers).status_code == read
    assert client.post("/things", headers=headers).status_code == write
    assert client.delete("/things/1", headers=headers).status_code == delete


def test_a_scope_that_is_missing_is_named_for_people_and_programs(client: FlaskClient, database: Database) -> None:
    response = client.delete("/things/1", headers=bearer(made(database, Scope.WRITE, Scope.READ)))
    assert is_problem(response, 403)
    assert response.json["detail"] == "This needs the scope admin; the key has read, write."
    assert response.headers["WWW-Authenticate"] == (
        'Bearer realm="ontherecord", error="insufficient_scope", scope="admin"'
    )


@pytest.mark.parametrize("headers", [{}, bearer(UNKNOWN), {"Authorization": "Basic eDp5"}])
def test_what_is_public_needs_no_key_and_looks_at_none(
    client: FlaskClient, database: Database, headers: dict[str, str]
) -> None:
    made(database)
    assert client.get("/public", headers=headers).json == {"key": None}


def test_options_and_paths_and_methods_that_are_not_there_need_no_key(client: FlaskClient, database: Database) -> None:
    made(database)
    assert client.options("/things").status_code == 200
    assert is_problem(client.get("/nothing"), 404)
    assert is_problem(client.patch("/things"), 405)


# The key


def test_without_a_key_the_answer_is_how_to_send_one(client: FlaskClient, database: Database) -> None:
    made(database)
    response = client.get("/things")
    assert is_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="ontherecord"'


@pytest.mark.parametrize(
    "given", ["Basic b3RyOm90cg==", "Digest x", "otr_x", "", "Bearerotr_x", "Token otr_x", "basic bearer"]
)
def test_another_scheme_is_no_key(client: FlaskClient, database: Database, given: str) -> None:
    made(database)
    response = client.get("/things", headers={"Authorization": given})
    assert is_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="ontherecord"'


@pytest.mark.parametrize(
    "form",
    [
        "Bearer",
        "Bearer {0} {0}",
        "Bearer {0},Bearer {0}",
        "Bearer {0}, Basic x",
        'Bearer "{0}"',
        "Bearer\t{0}",
        "Bearer={0}",
        "Bearer {0};",
        "Bearer {0}é",
    ],
)
def test_a_header_with_anything_but_one_key_is_refused(client: FlaskClient, database: Database, form: str) -> None:
    response = client.get("/things", headers={"Authorization": form.format(made(database))})
    assert is_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="ontherecord", error="invalid_token"'


def test_two_headers_with_the_same_key_are_refused(client: FlaskClient, database: Database) -> None:
    token = made(database)
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert is_problem(client.get("/things", headers=headers), 401)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_the_word_bearer_may_be_written_as_one_likes(client: FlaskClient, database: Database, scheme: str) -> None:
    token = made(database)
    response = client.get("/things", headers={"Authorization": f"{scheme} {token}"})
    assert response.json == {"key": token[4:20]}


def test_an_unknown_key_and_a_wrong_secret_are_answered_alike(client: FlaskClient, database: Database) -> None:
    token = made(database)
    unknown, wrong = (client.get("/things", headers=bearer(each)) for each in (UNKNOWN, token[:21] + "A" * 43))
    assert is_problem(unknown, 401)
    assert unknown.headers["WWW-Authenticate"] == 'Bearer realm="ontherecord", error="invalid_token"'
    assert wrong.headers["WWW-Authenticate"] == unknown.headers["WWW-Authenticate"]
    assert wrong.json["detail"] == unknown.json["detail"]


def test_a_key_in_the_query_or_in_a_form_is_not_taken(client: FlaskClient, database: Database) -> None:
    token = made(database, Scope.ADMIN)
    assert is_problem(client.get("/things", query_string={"access_token": token}), 401)
    assert is_problem(client.post("/things", data={"access_token": token}), 401)


def test_a_key_works_no_more_from_the_moment_that_it_is_revoked(client: FlaskClient, database: Database) -> None:
    token = made(database)
    assert client.get("/things", headers=bearer(token)).status_code == 200
    with database.writing() as connection:
        keys.revoke(connection, token[4:20])
    assert is_problem(client.get("/things", headers=bearer(token)), 401)
    assert is_problem(client.get("/things"), 401)


def test_who_sends_many_wrong_keys_is_told_to_slow_down_but_a_right_one_works(
    client: FlaskClient, database: Database
) -> None:
    token = made(database)
    statuses = [
        client.get("/things", headers=bearer(UNKNOWN)).status_code for _ in range(rates.WRONG_KEYS_PER_MINUTE + 1)
    ]
    assert statuses == [401] * rates.WRONG_KEYS_PER_MINUTE + [429]
    assert client.get("/things", headers=bearer(token)).status_code == 200


def test_the_log_has_the_id_of_the_key_and_never_its_secret(client: FlaskClient, database: Database) -> None:
    token = made(database)
    with structlog.testing.capture_logs() as written:
        client.get("/things", headers=bearer(token))
        client.post("/things", headers=bearer(token))
        client.get("/things", headers=bearer(token[:21] + "A" * 43))
    assert [line["key"] for line in written] == [token[4:20], token[4:20], None]
    assert token[21:] not in str(written)


# No key was ever made


def test_without_any_key_a_program_on_this_machine_may_do_everything(client: FlaskClient) -> None:
    assert client.get("/things").json == {"key": None}
    assert client.post("/things").status_code == 200
    assert client.delete("/things/1").status_code == 200


def test_without_any_key_nobody_else_is_answered(client: FlaskClient) -> None:
    from_elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    response = client.get("/things", environ_overrides=from_elsewhere)
    assert is_problem(response, 403)
    assert "this request came from another" in response.json["detail"]
    assert "ontherecord keys create" in response.json["detail"]
    assert client.get("/public", environ_overrides=from_elsewhere).status_code == 200


def test_where_there_are_keys_it_does_not_matter_where_a_request_comes_from(
    client: FlaskClient, database: Database
) -> None:
    headers = {**bearer(made(database)), "Host": "quotes.example", "X-Forwarded-For": "10.0.0.7"}
    assert client.get("/things", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200


def test_the_first_key_closes_the_service_at_once_and_for_ever(client: FlaskClient, database: Database) -> None:
    assert client.get("/things").status_code == 200
    token = made(database)
    assert is_problem(client.get("/things"), 401)
    with database.writing() as connection:
        keys.revoke(connection, token[4:20])
    assert is_problem(client.get("/things"), 401)


def test_a_database_without_tables_lets_programs_on_this_machine_in(
    empty_database: Database, attributor: Attributor
) -> None:
    assert guarded_app(empty_database, attributor).test_client().get("/things").status_code == 200


# The database is away


def test_while_the_database_is_away_a_key_that_worked_works_on(
    client: FlaskClient, database: Database, taken_away: TakenAway
) -> None:
    token, other = made(database), made(database, Scope.ADMIN)
    assert client.get("/things", headers=bearer(token)).status_code == 200
    with taken_away(database):
        assert client.get("/things", headers=bearer(token)).json == {"key": token[4:20]}
        assert is_problem(client.post("/things", headers=bearer(token)), 403)
        refused = client.get("/things", headers=bearer(other))
        assert is_problem(refused, 503)
        assert refused.headers["Retry-After"] == "5"
        assert is_problem(client.get("/things", headers=bearer(token[:21] + "A" * 43)), 503)
        assert is_problem(client.get("/things"), 401)
    assert client.get("/things", headers=bearer(other)).status_code == 200


def test_a_key_is_remembered_for_five_minutes(
    database: Database, attributor: Attributor, clock: Clock, taken_away: TakenAway
) -> None:
    client = guarded_app(database, attributor).test_client()
    token = made(database)
    assert client.get("/things", headers=bearer(token)).status_code == 200
    with taken_away(database):
        clock.now = 300.0
        assert client.get("/things", headers=bearer(token)).status_code == 200
        clock.now = 300.1
        assert is_problem(client.get("/things", headers=bearer(token)), 503)


def test_a_key_found_to_be_revoked_is_remembered_no_more(
    client: FlaskClient, database: Database, taken_away: TakenAway
) -> None:
    token = made(database)
    assert client.get("/things", headers=bearer(token)).status_code == 200
    with database.writing() as connection:
        keys.revoke(connection, token[4:20])
    assert client.get("/things", headers=bearer(token)).status_code == 401
    with taken_away(database):
        assert is_problem(client.get("/things", headers=bearer(token)), 503)


def test_that_there_was_no_key_is_remembered_for_five_minutes(
    database: Database, attributor: Attributor, clock: Clock, taken_away: TakenAway
) -> None:
    client = guarded_app(database, attributor).test_client()
    assert client.get("/things").status_code == 200
    with taken_away(database):
        clock.now = 300.0
        assert client.get("/things").status_code == 200
        assert is_problem(client.get("/things", headers={"Host": "evil.example"}), 403)
        clock.now = 300.1
        assert is_problem(client.get("/things"), 503)


def test_a_service_that_never_saw_its_database_lets_nobody_in_but_to_what_is_public(
    client: FlaskClient, database: Database, taken_away: TakenAway
) -> None:
    with taken_away(database):
        assert is_problem(client.get("/things"), 503)
        assert is_problem(client.get("/things", headers=bearer(UNKNOWN)), 503)
        assert client.get("/public").status_code == 200
    assert client.get("/things").status_code == 200


def test_many_threads_get_each_the_answer_for_its_key(app: Flask, database: Database) -> None:
    tokens = [made(database) for _ in range(8)] * 10

    def key_of(token: str) -> str:
        return str(app.test_client().get("/things", headers=bearer(token)).json["key"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(key_of, tokens)) == [token[4:20] for token in tokens]

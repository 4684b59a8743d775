"""Who may do what: every way in × everybody who comes × what is there and what is not, on both databases.

Whoever is not let in is told the same, byte for byte, of what is kept and of what is not, and so is the log.
"""

import json
from collections.abc import Iterator, Mapping
from queue import Empty

from tests.conftest import Running
from tests.faults.figures import Figures
from tests.faults.served import DIALECTS, database, service

from .asking import Answer, as_json, ask, bearer, from_elsewhere
from .doors import Door, doors
from .visitors import FIXED, House, Visitor, furnished, visit

BESIDE = (
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"Range": "bytes=0-0"},
    {"X-HTTP-Method-Override": "GET"},
    {"X-Original-URL": "/livez"},
    {"X-Rewrite-URL": "/livez"},
    {"X-Forwarded-Prefix": "/livez"},
    {"Connection": "close, Authorization"},
    {"Idempotency-Key": "first"},
)
"""Headers that change nothing for those who are not let in."""

CLOSED = frozenset({400, 401, 403, 404, 405, 414, 501})
"""What a path that is none of ours, or one that is closed, is answered with."""


OF_THE_MOMENT = ("seconds", "timestamp", "request_id", "trace_id", "span_id")
"""What no two log lines have in common."""

SOME = 5
"""In the short form one door in so many is tried in every other way."""


def run(figures: Figures, *, short: bool) -> None:
    """The table, on either database."""
    every = doors()
    some = every[::SOME] if short else every
    for dialect in DIALECTS:
        with database(dialect) as url, service(url, ONTHERECORD_WORKERS="1", ONTHERECORD_JOBS="0") as running:
            house = furnished(running)
            who = house.visitors()
            figures.tell(f"{dialect}: ways in × who comes", f"{len(every)} × {len(who)}")
            wrong, told_apart = _tried(house, who, every)
            figures.none(f"{dialect}: let in or kept out wrongly", wrong)
            figures.none(f"{dialect}: answers that tell what is there from what is not", told_apart)
            figures.none(f"{dialect}: ways round a closed door", [*_round_doors(house, some)])
            figures.none(f"{dialect}: headers that make a difference to who is kept out", [*_beside(house, some)])
            figures.none(f"{dialect}: feeds and repeats that tell", [*_secret_addresses(house), *_repeats(house)])
            lines = _lines(running)
            figures.none(f"{dialect}: of {len(lines)} log lines, those that tell", [*_telling(lines, house)])
            figures.none(f"{dialect}: what metrics tell", _ids_in(_metrics(house), house))


def _tried(house: House, who: list[Visitor], every: list[Door]) -> tuple[list[str], list[str]]:
    wrong: list[str] = []
    told_apart: list[str] = []
    for door in every:
        for visitor in who:
            known = house.unknown if visitor.may(door) else house.known  # who is let in would change what is there
            answer = _with_line(house, visitor, door, known, "known")
            if _let_in(door, answer) != visitor.may(door) or not _well_refused(door, visitor, answer):
                wrong.append(f"{door} to {visitor.name}: {answer.status}")
            if door.method == "GET" and visitor.name in ("no key", "write", "read"):
                head = visit(house, visitor, "HEAD", door.at(known))
                wrong += [f"HEAD {door.path} to {visitor.name}: {head.status}"] * (head.status != answer.status)
            if visitor.may(door) or not door.leads_to_things:
                continue
            other = _with_line(house, visitor, door, house.unknown, "other")
            if _same(house, answer) != _same(house, other):
                told_apart.append(f"{door} to {visitor.name}")
        known_options, unknown_options = (visit(house, who[0], "OPTIONS", door.at(ids)) for ids in _both(house))
        told_apart += [f"OPTIONS {door.path}"] * (_same(house, known_options) != _same(house, unknown_options))
    return wrong, told_apart


def _with_line(house: House, visitor: Visitor, door: Door, ids: Mapping[str, str], what: str) -> Answer:
    """The answer to a request whose log line is to be found again."""
    name = f"{door.method}.{door.path}.{visitor.name}".translate({ord(each): "." for each in "{} '"})
    return visit(house, visitor, door.method, door.at(ids), {"X-Request-Id": f"{what}/{name}"})


def _both(house: House) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return house.known, house.unknown


def _same(house: House, answer: Answer) -> str:
    return answer.without({*house.known.values(), *house.unknown.values()} - {*FIXED.values()})


def _let_in(door: Door, answer: Answer) -> bool:
    asked_to_sign_in = answer.status == 303 and answer.headers["location"].startswith("/sign-in")
    return answer.status not in (401, 403, 429) and not (asked_to_sign_in and door.scope)


def _well_refused(door: Door, visitor: Visitor, answer: Answer) -> bool:
    """Whether a refusal says how to come in: a program by WWW-Authenticate; a browser that is signed in needs none."""
    if answer.status == 403 and visitor.elsewhere:
        return True
    return door.of_page or answer.status not in (401, 403) or "Bearer" in answer.headers.get("www-authenticate", "")


def _round_doors(house: House, every: list[Door]) -> Iterator[str]:
    """Whatever somebody without a key gets by another spelling of a path that is closed to him."""
    nobody = Visitor("nobody", {})
    for door in (each for each in every if each.scope):
        for path in _spellings(door.at(house.known)):
            answer = visit(house, nobody, door.method, path)
            if answer.status not in CLOSED and _let_in(door, answer):
                yield f"{door.method} {path}: {answer.status}"


def _spellings(path: str) -> Iterator[str]:
    first = path[1]
    yield from (f"{path}/", f"/{path}", path.replace("/", "//"), f"/.{path}", f"/livez/..{path}", f"/docs/..{path}")
    yield from (path.upper(), path.title(), f"/%{ord(first):02x}{path[2:]}", path.replace("/", "/%2e/"))
    yield from (
        f"/{path[1:].replace('/', '%2f')}",
        f"{path};a=b",
        f"{path}.json",
        f"{path}%00",
        f"{path}%20",
        f"{path}?",
    )
    yield from (
        f"http://localhost{path}",
        f"{path}?_method=GET",
        f"/%2e%2e{path}",
        f"{path}%0d%0aX:y",
        f"/livez%3f/..{path}",
    )


def _beside(house: House, every: list[Door]) -> Iterator[str]:
    """Doors at which a header changes what somebody is told who is kept out."""
    for visitor in (Visitor("nobody", {}), Visitor("write", bearer(house.keys["write"]), frozenset({"write"}))):
        for door in (each for each in every if not visitor.may(each)):
            plain = _same(house, visit(house, visitor, door.method, door.at(house.known)))
            true_tag = ask(house.url, "GET", door.at(house.known), bearer(house.keys["admin"])).headers.get(
                "etag", '"x"'
            )
            for headers in (*BESIDE, {"If-None-Match": true_tag}, {"If-Match": true_tag}):
                if _same(house, visit(house, visitor, door.method, door.at(house.known), headers)) != plain:
                    yield f"{door} to {visitor.name} with {headers}"


def _secret_addresses(house: House) -> Iterator[str]:
    """Whether the address of a feed that was is told from one that never was."""
    admin = {**bearer(house.keys["admin"]), "Content-Type": "application/json"}
    body = as_json({"name": "t", "query": {}, "feed": True})
    deleted, closed = (json.loads(ask(house.url, "POST", "/searches", admin, body).body) for _ in range(2))
    true_tag = ask(house.url, "GET", deleted["feed_path"]).headers["etag"]
    ask(house.url, "DELETE", f"/searches/{deleted['id']}", admin)
    ask(house.url, "PATCH", f"/searches/{closed['id']}", admin, as_json({"feed": False}))
    never = f"/feeds/{house.unknown['feed']}"
    for headers in ({}, {"If-None-Match": true_tag}):
        plain = _same(house, ask(house.url, "GET", never, {**from_elsewhere(), **headers}))
        for name, gone in (("deleted", deleted), ("closed", closed)):
            answer = ask(house.url, "GET", gone["feed_path"], {**from_elsewhere(), **headers})
            if _same(house, answer) != plain:
                yield f"a feed that was {name}: {answer.status}"


def _repeats(house: House) -> Iterator[str]:
    """Whether an answer is given again to anybody but whose it was."""
    sent = {"Content-Type": "text/plain", "Idempotency-Key": "desk-1"}
    body = "“We will stay,” said Bob Kay, a ferryman.".encode()

    def post(key: str, **beside: str) -> Answer:
        return ask(house.url, "POST", "/quotes", {**sent, **bearer(house.keys[key]), **beside}, body)

    first, again = post("write"), post("write")
    if "idempotent-replayed" not in again.headers or again.body != first.body:
        yield "it is not given again to whose it was"
    for key in ("both", "admin"):
        if "idempotent-replayed" in post(key).headers:
            yield f"it is given to {key}"
    for key in ("read", "revoked"):
        there, not_there = post(key), post(key, **{"Idempotency-Key": "desk-2"})
        if there.status not in (401, 403) or _same(house, there) != _same(house, not_there):
            yield f"it is told to {key}"


def _lines(running: Running) -> list[dict[str, object]]:
    lines = []
    while True:
        try:
            lines.append(json.loads(running.requests_logged.get(timeout=0.5)))
        except Empty:
            return lines


def _telling(lines: list[dict[str, object]], house: House) -> Iterator[str]:
    """Lines that have an id of the archive, or a part of a key; pairs that differ in more than the moment."""
    pairs: dict[str, dict[str, dict[str, object]]] = {}
    for line in lines:
        yield from _ids_in(json.dumps(line), house)
        what, _, name = str(line["request_id"]).partition("/")
        if name:
            pairs.setdefault(name, {})[what] = {each: line[each] for each in line if each not in OF_THE_MOMENT}
    for name, pair in pairs.items():
        if len(pair) == 2 and pair["known"] != pair["other"]:
            yield f"{name}: {pair['known'].items() ^ pair['other'].items()}"


def _ids_in(text: str, house: House) -> list[str]:
    """Ids, and secrets of keys, that a text has in it."""
    secret = {key[21:] for key in house.keys.values()}
    ids = {each for ids in _both(house) for name, each in ids.items() if name not in FIXED}
    return [each for each in ids | secret if each in text]


def _metrics(house: House) -> str:
    return ask(house.url, "GET", "/metrics", bearer(house.keys["read"])).body.decode()

"""What stands between a CMS and the archive: posts come in from the CMS, new quotations from the archive.

    CMS_SECRET=… gunicorn --workers 1 --threads 8 --bind 127.0.0.1:8090 'receiver:create_app()'

``POST /cms`` takes a post as WordPress's REST API writes it, signed (ontherecord-webhook.php sends it so). The CMS is
answered at once; the post is kept in a file, and a thread takes it to the archive as soon as that answers. An edited
post is a new version of the same article; one that comes again, or late, changes nothing.

``POST /quotes-arrived`` takes what a standing search of the archive has found, signed by the archive, and adds it to a
Markdown file.

Set by environment variables: ``CMS_SECRET`` (shared with the CMS), ``ARCHIVE_URL``, ``ARCHIVE_KEY_FILE`` (a key of
scopes read and write), ``PUBLISHER``, ``SEARCH_SECRET`` (whsec_…, told when the search's webhook was made), ``STATE``
(the file; in a folder of this program's own).
"""

import hashlib
import hmac
import json
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from ontherecord.client import BadSignature, Client, NotFound, OnTheRecordError, Problem, verify
from ontherecord.formats.html import PageTooLong, read_body

SIGNATURE = "X-Signature-256"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
MOST_BYTES = 5_000_000
REST = 15.0
"""Seconds between two looks for posts that wait, where the archive was away."""

REFUSED = (400, 409, 410, 413, 422, 500)
"""What would be answered again, however often the post is sent; anything else says that the archive is away."""

TABLES = """
CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY, modified TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1,
    waiting TEXT, document TEXT, problem TEXT);
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY);
"""
TAKEN = """
INSERT INTO posts (id, modified, waiting) VALUES (:id, :modified, :waiting)
ON CONFLICT (id) DO UPDATE SET modified = excluded.modified, revision = revision + 1, waiting = excluded.waiting
WHERE excluded.modified > posts.modified OR (excluded.modified = posts.modified AND :is_new)
"""
DONE = """
UPDATE posts SET document = :document, problem = :problem,
    waiting = CASE WHEN revision = :revision THEN NULL ELSE waiting END
WHERE id = :id
"""

log = logging.getLogger("receiver")


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """The receiver, its thread at work."""
    logging.basicConfig(level=logging.INFO)
    state = State(Path(environment.get("STATE", "receiver.sqlite")))
    key_file = environment.get("ARCHIVE_KEY_FILE")
    archive = Client(
        environment.get("ARCHIVE_URL", "http://127.0.0.1:8000"),
        key=Path(key_file).read_text().strip() if key_file else None,
    )
    came = threading.Event()
    courier = Courier(state, archive, environment.get("PUBLISHER"), came)
    threading.Thread(target=courier.work, daemon=True).start()  # what waits is in the file, should it be cut off

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES

    @app.post("/cms")
    def take_post() -> Response:
        """202 as soon as the post is safe; 200 for one that is not for readers, 413 for one of too much markup."""
        check_signature(environment["CMS_SECRET"], request.headers.get(SIGNATURE, ""), request.get_data())
        post = request.get_json(force=True)
        if not is_post(post):
            abort(400, "this is no post as WordPress's REST API writes it")
        if post["status"] != "publish":
            return Response(status=200)
        try:
            state.take(post)
        except PageTooLong as error:
            abort(413, str(error))
        came.set()
        return Response(status=202)

    @app.post("/quotes-arrived")
    def take_quotations() -> Response:
        """204 once the quotations stand in the file, also if they stood there before."""
        try:
            delivery = verify(environment["SEARCH_SECRET"], request.headers, request.get_data())
        except BadSignature as error:
            abort(401, str(error))
        with state.once(request.headers["webhook-id"]) as is_new:
            if is_new:
                with state.path.with_suffix(".md").open("a", encoding="utf-8") as notes:
                    notes.writelines(f"- {delivery['search']['name']}: {told(each)}\n" for each in delivery["quotes"])
        return Response(status=204)

    return app


def check_signature(secret: str, signature: str, body: bytes) -> None:
    """Answers 401 unless whoever sent the body knows the secret. Comparing takes as long for any guess."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(expected.encode(), signature.encode()):
        abort(401, "the signature is missing or wrong")


def is_post(post: Any) -> bool:
    """Whether all is there that is read below."""
    return (
        isinstance(post, dict)
        and isinstance(post.get("id"), int)
        and 0 < post["id"] < 2**63
        and all(is_text(post.get(name)) for name in ("status", "link", "date_gmt", "modified_gmt"))
        and all(is_text((post.get(name) or {}).get("rendered")) for name in ("title", "content"))
    )


def is_text(value: Any) -> bool:
    """Whether it is a string of characters: JSON can spell lone surrogates, which nothing can be asked with."""
    return isinstance(value, str) and not LONE_SURROGATE.search(value)


def told(quotation: Any) -> str:
    """A quotation in one line."""
    speaker = quotation["speaker"]["name"] if quotation["speaker"] else "somebody"
    return f"{speaker}: {' '.join(quotation['text'].split())}"


@dataclass(frozen=True)
class State:
    """What is kept in the file: posts that wait, which document each became, which deliveries came."""

    path: Path

    def take(self, post: Mapping[str, Any]) -> None:
        """Keeps the post until it is in the archive, unless this state of it or a later one came before.

        PageTooLong for one that is not read: read as the service reads a page, no markup takes more than seconds.
        """
        article = {
            "text": read_body(post["content"]["rendered"]),
            "title": " ".join(read_body(post["title"]["rendered"]).split()) or None,
            "url": post["link"],
            "published_at": f"{post['date_gmt']}Z",
        }
        row = {"id": post["id"], "modified": post["modified_gmt"], "waiting": json.dumps(article)}
        state = hashlib.sha256(json.dumps(row).encode()).hexdigest()
        with self._opened() as database:
            is_new = _is_new(database, state)  # two edits within a second are of one time
            database.execute(TAKEN, {**row, "is_new": is_new})

    def waiting(self) -> sqlite3.Row | None:
        """A post that is to be taken to the archive."""
        with self._opened() as database:
            rows = database.execute("SELECT * FROM posts WHERE waiting IS NOT NULL ORDER BY modified LIMIT 1")
            return next(rows, None)

    def done(self, row: sqlite3.Row, *, document: str | None = None, problem: str | None = None) -> None:
        """Keeps what became of the post; should it have come again meanwhile, it waits again."""
        told = problem and problem.encode("utf-8", "replace").decode()
        values = {"id": row["id"], "revision": row["revision"], "problem": told}
        with self._opened() as database:
            database.execute(DONE, {**values, "document": document or row["document"]})

    @contextmanager
    def once(self, delivery: str) -> Iterator[bool]:
        """Whether the delivery is new; remembered if the block goes well."""
        with self._opened() as database:
            yield _is_new(database, delivery)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=30)
        database.row_factory = sqlite3.Row
        try:
            database.executescript(TABLES)
            with database:
                yield database
        finally:
            database.close()


def _is_new(database: sqlite3.Connection, delivery: str) -> bool:
    return bool(database.execute("INSERT OR IGNORE INTO deliveries VALUES (?)", (delivery,)).rowcount)


@dataclass(frozen=True)
class Courier:
    """What takes posts to the archive, one after another."""

    state: State
    archive: Client
    publisher: str | None
    came: threading.Event

    def work(self) -> None:
        """For ever."""
        while True:
            self.came.clear()
            try:
                while (row := self.state.waiting()) and self._took(row):
                    pass
            except sqlite3.Error:  # a full disk, say
                log.exception("the file cannot be used")
            self.came.wait(REST)

    def _took(self, row: sqlite3.Row) -> bool:
        """Whether the post is settled; it is not where the archive is away."""
        try:
            document = self._kept(row["document"], {**json.loads(row["waiting"]), "publisher": self.publisher})
        except OnTheRecordError as error:
            log.warning("post %s: %s", row["id"], error)
            refused = isinstance(error, Problem) and error.status in REFUSED
            if refused:
                self.state.done(row, problem=str(error))
            return refused
        except Exception as error:  # it would come again at every start, and no other post would be taken
            log.exception("post %s is set apart", row["id"])
            self.state.done(row, problem=repr(error))
            return True
        log.info("post %s is document %s", row["id"], document)
        self.state.done(row, document=document)
        return True

    def _kept(self, known: str | None, article: dict[str, Any]) -> str:
        """The id of the document, which is a new one only if the archive has none of the post or at its address."""
        text = article.pop("text")
        at_address = next((each["id"] for each in self.archive.documents(url=article["url"], sort="-added")), None)
        identity = known or at_address
        if identity:
            try:
                return self.archive.replace_document(identity, text, **article)["document"]["id"]
            except NotFound:  # somebody deleted it
                pass
        return self.archive.attribute(text, **article)["document"]["id"]

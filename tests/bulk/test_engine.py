"""The engine's process: asked line after line, and begun again when a line ends it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.bulk.conftest import POISONED

from ontherecord.attribution.pipeline import Attributor
from ontherecord.bulk import engine as beginning
from ontherecord.bulk.asking import Asked, Limits
from ontherecord.bulk.engine import Engine, EngineRefused
from ontherecord.bulk.schema import FAILED
from ontherecord.bulk.store import as_parquet
from ontherecord.formats import writing
from ontherecord.formats.facts import Facts
from ontherecord.provenance import model_facts
from ontherecord.settings import server_environment

LIMITS = Limits(spacy_pipeline=None, max_characters=2_000, longest_line=10_000, seconds=60)


@pytest.fixture(scope="module")
def poisoned() -> Iterator[None]:
    """Engines can be poisoned by articles."""
    with pytest.MonkeyPatch.context() as patched:
        poisoned = {**server_environment(), "PYTHONPATH": str(POISONED)}
        patched.setattr(beginning, "server_environment", lambda: poisoned)
        yield


@pytest.fixture(scope="module")
def engine(poisoned: None) -> Iterator[Engine]:  # noqa: ARG001
    """One that can."""
    engine = Engine(LIMITS)
    yield engine
    engine.close()


def ask(engine: Engine, line: object, *, is_repeat: bool = False) -> Any:
    content = line if isinstance(line, bytes) else json.dumps(line).encode()
    return engine.ask(Asked(content, is_repeat=is_repeat))


def test_an_article_is_answered_as_post_quotes_keeps_it(engine: Engine, attributor: Attributor, article: str) -> None:
    facts = {"title": "Bridge 😀", "publisher": "Post", "published_at": "2016-05-20"}
    answer = ask(engine, {"text": article, "ref": "a", **facts})
    record = writing.record(article, Facts(**facts), attributor.attribute(article), model=model_facts(None))
    assert answer["ref"] == "a" and answer["text"] == article
    assert answer["record"] == json.loads(
        json.dumps({name: getattr(record, name) for name in ("document", "quotes", "warnings", "model")})
    )
    assert engine.model == record.model


def test_of_a_repeat_it_is_told_only_which_article_it_is(engine: Engine, article: str) -> None:
    first = ask(engine, {"text": article})
    again = ask(engine, {"text": article, "ref": "b"}, is_repeat=True)
    assert again == {"ref": "b", "id": first["record"]["document"]["id"]}


@pytest.mark.parametrize(
    ("line", "status", "ref"),
    [
        (b"\xff", 400, None),
        (b"[" * 9_000, 400, None),
        (b"x" * 10_001, 413, None),
        ({"text": "x" * 2_001, "ref": "long"}, 413, "long"),
        ({"ref": "textless"}, 422, "textless"),
        ({"text": "", "language": "en", "ref": "more"}, 422, "more"),
        ({"text": "", "published_at": "yesterday", "ref": "when"}, 422, "when"),
        ({"text": "", "\ud800": 1, "ref": "half"}, 422, "half"),
        (b'{"text": "", "\\ud800": 1, "\\ud800": 2}', 422, None),
        ({"text": "It is too much. Secret.", "ref": "raises"}, 500, "raises"),
    ],
    ids=["bytes", "deep", "line", "text", "nothing", "unknown", "date", "half a character", "twice", "engine"],
)
def test_what_is_wrong_with_a_line_is_told_without_a_word_of_it(
    engine: Engine, line: object, status: int, ref: str | None
) -> None:
    answer = ask(engine, line)
    assert (answer["problem"]["status"], answer["ref"]) == (status, ref)
    assert "Secret" not in json.dumps(answer)
    as_parquet([{"file": "", "line": 1, "id": answer["id"], "ref": ref, **answer["problem"]}], FAILED)


def test_a_line_that_kills_it_time_after_time_is_told_and_the_next_is_answered(engine: Engine, article: str) -> None:
    assert ask(engine, {"text": "It kills."})["problem"]["detail"] == "The engine ended on it 2 times (signal 9)."
    assert "record" in ask(engine, {"text": article})


@pytest.mark.usefixtures("poisoned")
def test_a_line_that_it_hangs_on_is_told_and_the_next_is_answered() -> None:
    hasty = Engine(replace(LIMITS, seconds=1))
    assert "longer than 1 seconds" in ask(hasty, {"text": "It hangs."})["problem"]["detail"]
    assert "record" in ask(hasty, {"text": ""})
    hasty.close()


def test_one_that_something_else_killed_answers_all_the_same(engine: Engine, article: str) -> None:
    engine._process.kill()
    assert "record" in ask(engine, {"text": article})


def test_an_engine_without_its_pipeline_says_so(tmp_path: Path) -> None:
    limits = Limits(spacy_pipeline=str(tmp_path / "none"), max_characters=1, longest_line=1, seconds=1)
    with pytest.raises(EngineRefused, match="none"):
        Engine(limits)

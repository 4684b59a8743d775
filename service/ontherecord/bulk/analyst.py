"""The engine in a process of its own, which answers lines one after another: what kills or hangs it ends it alone.

It is asked on standard input and answers on standard output, in JSON; ``engine.py`` begins it, and begins it again.
While it has a line it may be ended by its own alarm clock, which the kernel rings whatever the process does.
"""

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from .. import load
from ..attribution.model_files import ModelRefused
from ..attribution.pipeline import Attributor, TextTooLong
from ..formats import writing
from ..formats.facts import document_id
from ..provenance import Model, model_facts
from ..web.problem import Problem
from ..web.reading import article_in, read_line, ref_in
from .asking import OUR_FAULT, TOO_LONG, Asked, Limits, read_asked


@dataclass(frozen=True, slots=True)
class Analyst:
    """What answers a line."""

    attributor: Attributor
    model: Model
    limits: Limits

    def answer(self, asked: Asked) -> dict[str, object]:
        """What was found in the article of a line, or which it is if it is only to be known again; or what is wrong.

        Members are ``ref`` and one of ``record`` (with ``text``), ``id`` and ``problem`` (with an ``id`` where there
        is an article).
        """
        ref = identity = None
        try:
            line = read_line(asked.content, max_bytes=self.limits.longest_line)
            ref = ref_in(line)
            article = article_in(line)
            identity = document_id(article.text, article.facts)
            if asked.is_repeat:
                return {"ref": ref, "id": identity}
            found = self.attributor.attribute(article.text, max_characters=self.limits.max_characters)
            record = writing.record(article.text, article.facts, found, model=self.model)
        except Problem as problem:
            told = _told(problem.code or OUR_FAULT, str(problem.description), problem.errors)
        except TextTooLong as error:
            told = _told(TOO_LONG, f"{error}.".capitalize())
        except Exception as error:  # whatever it is, the other lines are answered
            told = _told(OUR_FAULT, f"The engine failed: {_where(error)}.")
        else:
            return {"ref": ref, "record": asdict(record), "text": article.text}
        return {"ref": ref, "id": identity, "problem": told}


def serve(analyst: Callable[[Limits], Analyst], asked: BinaryIO, answers: BinaryIO) -> None:
    """Answers until nothing more is asked: first with the model that it has, or why it has none."""
    limits = Limits.read(asked.readline())
    try:
        answering = analyst(limits)
    except (ModelRefused, OSError) as error:  # OSError is what spaCy says of a pipeline that is not there
        _write(answers, {"refused": str(error)})
        return
    _write(answers, {"model": answering.model})
    while line := read_asked(asked):
        signal.alarm(limits.seconds)
        answer = answering.answer(line)
        signal.alarm(0)
        _write(answers, answer)


def main() -> None:
    """With standard output kept clear of whatever else may be printed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a process that crashes leaves no memory, with texts, on a disk
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(_loaded, sys.stdin.buffer, answers)


def _loaded(limits: Limits) -> Analyst:
    return Analyst(load(spacy_pipeline=limits.spacy_pipeline), model_facts(limits.spacy_pipeline), limits)


def _told(status: int, detail: str, errors: Iterable[Mapping[str, str]] = ()) -> dict[str, object]:
    """A Problem without half characters, which JSON can name and no table can hold."""
    whole = [{name: _whole(words) for name, words in each.items()} for each in errors]
    return {"status": status, "detail": _whole(detail), "errors": whole}


def _whole(words: str) -> str:
    return words.encode("utf-8", "backslashreplace").decode()


def _where(error: Exception) -> str:
    """The kind of an error and where it came about; not its message, which may hold words of the article."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__qualname__} in {Path(at.filename).name}, line {at.lineno}"


def _write(answers: BinaryIO, answer: object) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()

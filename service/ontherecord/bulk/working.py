"""A job from its beginning, or from where it was broken off, to its end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from . import marks, planning, running
from .job import Job, OtherJob, kept_plan
from .marks import Done
from .parts import Part
from .planning import Cut
from .store import ASIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a job is to be done, which decides on nothing that comes out: it may be another each time that it goes on.

    ``address`` is of a cluster of Ray, None to begin one on this machine; ``actors`` of None is one a core of it.
    A plan that is made has parts of so many ``documents``; one line may take so many ``seconds``.
    """

    address: str | None
    cores: int
    actors: int | None
    documents: int
    seconds: int


class Progress(Protocol):
    """Whoever is told how far a job is."""

    def planning(self, files: int) -> None:
        """So many files are looked through first."""

    def planned(self) -> None:
        """One of them was."""

    def attributing(self, lines: int, done: int) -> None:
        """There are so many lines, of which so many were done before."""

    def add(self, lines: int) -> None:
        """So many lines are done."""


@dataclass(slots=True)
class Totals:
    """What came of all lines."""

    documents: int = 0
    quotations: int = 0
    repeated: int = 0
    failed: int = 0

    def add(self, done: Done) -> None:
        """What came of a part."""
        self.documents += done.documents
        self.quotations += done.quotations
        self.repeated += done.repeated
        self.failed += done.failed


def work(job: Job, how: How, progress: Progress) -> Totals:
    """What came of the whole job, some of it perhaps earlier.

    Raises OtherJob where something else was begun there, StoreError where another command is at it or nothing can be
    kept, SourceError for a file that cannot be read, and running.Stopped where it cannot go on.
    """
    with job.out.held():
        planned, before = kept_plan(job.out), marks.all_done(job.out)
        if planned is None:
            _check_free(job)
        else:
            job.check_same(planned)
            if len(before) == len(planning.parts_of(job.out)):
                return _totals(before)
        with running.cluster(how.address, cores=how.cores) as cores:
            if planned is None:
                _plan(job, how, progress)
            return _attributed(job, how, progress, before, actors=max(1, min(how.actors or cores, cores)))


def _plan(job: Job, how: How, progress: Progress) -> None:
    def spread(cut: Cut, files: int) -> Iterator[tuple[int, list[Part]]]:
        for each in running.spread(cut, files):
            progress.planned()
            yield each

    progress.planning(len(job.sources))
    planning.make_plan(job, documents=how.documents, spread=spread)


def _attributed(job: Job, how: How, progress: Progress, before: Sequence[Done], *, actors: int) -> Totals:
    job.out.remove(marks.TRIED)
    known = {each.part for each in before}
    left = [part for part in planning.parts_of(job.out) if part.number not in known]
    totals = _totals(before)
    done = sum(each.lines for each in before)
    progress.attributing(done + sum(part.documents for part in left), done)
    for each in running.attribute(job, left, actors=actors, seconds=how.seconds) if left else ():
        totals.add(each)
        progress.add(each.lines)
    job.out.remove(ASIDE)
    return totals


def _totals(all_done: Iterable[Done]) -> Totals:
    totals = Totals()
    for each in all_done:
        totals.add(each)
    return totals


def _check_free(job: Job) -> None:
    """Raises OtherJob where something is that is neither of a plan half-made nor nothing."""
    strange = sorted(name for name in job.out.names("") if not name.strip("/").startswith("_"))
    if strange:
        raise OtherJob(f"it holds {strange[0].strip('/')}, and no plan of a job")

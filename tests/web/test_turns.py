"""One analysis at a time, few who wait, and a time to come back for all others."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from ontherecord.web import turns as module
from ontherecord.web.turns import LONGEST_APPOINTMENT, Busy, Patience, Turns

PATIENCE = 10
"""Seconds."""


def until(condition: Callable[[], bool]) -> None:
    """Waits for it."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


class Crowd:
    """Threads that each want a turn, and what came of it."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.served: list[str] = []
        self.refused: list[str] = []
        self.release = threading.Event()
        self.threads: list[threading.Thread] = []

    def comes(self, name: str, patience: Patience = Patience.PROGRAM) -> None:
        """One more, who keeps the turn until the release; on return it has it, or waits, or was refused."""
        before = self._settled()
        thread = threading.Thread(target=self._want, args=(name, patience))
        self.threads.append(thread)
        thread.start()
        until(lambda: self._settled() > before)

    def goes(self) -> None:
        """Everybody's turn is soon over."""
        self.release.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def _want(self, name: str, patience: Patience) -> None:
        try:
            with self.turns.turn(patience):
                self.served.append(name)
                self.release.wait(PATIENCE)
        except Busy:
            self.refused.append(name)

    def _settled(self) -> int:
        return self.turns.waiting + len(self.served) + len(self.refused)


def refusal(turns: Turns) -> int:
    """The seconds after which one who is refused is to come again."""
    with pytest.raises(Busy) as busy, turns.turn():
        pass
    return busy.value.retry_after


def test_turns_come_in_the_order_they_were_asked_for() -> None:
    crowd = Crowd(Turns(PATIENCE, 30))
    names = [str(number) for number in range(20)]
    for name in names:
        crowd.comes(name)
    crowd.goes()
    assert crowd.served == names


def test_no_two_have_a_turn_at_once() -> None:
    turns = Turns(PATIENCE, 100)
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert most == 1


def test_a_batch_that_takes_turn_after_turn_lets_a_single_request_in_between() -> None:
    turns = Turns(PATIENCE, 5)
    order: list[str] = []
    begun = threading.Event()

    def batch() -> None:
        for _ in range(20):
            with turns.turn(Patience.BEGUN):
                order.append("batch")
                begun.set()
                time.sleep(0.005)

    thread = threading.Thread(target=batch)
    thread.start()
    begun.wait(PATIENCE)
    for _ in range(3):
        with turns.turn():
            order.append("single")
    thread.join(PATIENCE)
    places = [place for place, who in enumerate(order) if who == "single"]
    assert places[-1] - places[0] <= 6
    assert order.count("batch") == 20


def test_one_too_many_is_refused_at_once() -> None:
    crowd = Crowd(Turns(PATIENCE, 2))
    began = time.monotonic()
    for name in ("has it", "waits", "waits too", "too many"):
        crowd.comes(name)
    assert crowd.refused == ["too many"]
    assert time.monotonic() - began < 1
    crowd.goes()
    assert crowd.served == ["has it", "waits", "waits too"]


def test_who_waits_too_long_is_refused_and_the_next_is_served() -> None:
    crowd = Crowd(Turns(0.05, 5))
    crowd.comes("has it")
    crowd.comes("waits")
    until(lambda: crowd.refused == ["waits"])
    crowd.goes()
    crowd.comes("comes later")
    crowd.goes()
    assert crowd.served == ["has it", "comes later"]


def test_who_is_patient_waits_beyond_the_time_and_the_queue() -> None:
    crowd = Crowd(Turns(0.01, 1))
    crowd.comes("has it")
    crowd.comes("batch", Patience.BEGUN)
    crowd.comes("another batch", Patience.BEGUN)
    time.sleep(0.05)
    crowd.goes()
    assert crowd.served == ["has it", "batch", "another batch"]
    assert crowd.refused == []


def test_those_who_have_begun_take_no_place_in_the_queue_of_the_others() -> None:
    crowd = Crowd(Turns(PATIENCE, 1))
    crowd.comes("has it")
    for number in range(4):
        crowd.comes(f"batch {number}", Patience.BEGUN)
    crowd.comes("program")
    assert crowd.refused == []
    crowd.comes("too many")
    assert crowd.refused == ["too many"]
    crowd.goes()


def test_a_program_waits_for_a_line_of_a_batch_at_most_and_a_batch_for_one_program() -> None:
    crowd = Crowd(Turns(PATIENCE, 4))
    crowd.comes("has it")
    for name in ("line 1", "line 2", "line 3"):
        crowd.comes(name, Patience.BEGUN)
    for name in ("program 1", "program 2", "program 3", "program 4"):
        crowd.comes(name)
    crowd.goes()
    expected = ["line 1", "program 1", "line 2", "program 2", "line 3", "program 3", "program 4"]
    assert crowd.served == ["has it", *expected]


def test_who_was_found_in_what_was_sent_waits_for_the_second_turn_in_the_place_of_another() -> None:
    crowd = Crowd(Turns(PATIENCE, 1))
    crowd.comes("first")
    crowd.comes("page", Patience.FOUND)
    crowd.comes("program")
    assert crowd.refused == ["program"]
    crowd.goes()
    assert crowd.served == ["first", "page"]


def test_a_turn_that_cannot_be_watched_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(_: object) -> None:
        raise RuntimeError("can't start new thread")

    turns = Turns(PATIENCE, 1, longest_turn=PATIENCE)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Timer, "start", no_more)
        with pytest.raises(RuntimeError), turns.turn():
            pass
    with turns.turn():
        assert turns.waiting == 0


def test_people_wait_though_the_queue_is_full_but_not_many() -> None:
    crowd = Crowd(Turns(PATIENCE, 1, most_people=2))
    for name in ("has it", "waits", "too many"):
        crowd.comes(name)
    for name in ("reader", "another reader", "one reader too many"):
        crowd.comes(name, Patience.PERSON)
    assert crowd.refused == ["too many", "one reader too many"]
    crowd.goes()
    assert crowd.served == ["has it", "reader", "waits", "another reader"]


def test_people_wait_no_longer_than_programs() -> None:
    crowd = Crowd(Turns(0.05, 1))
    crowd.comes("has it")
    crowd.comes("reader", Patience.PERSON)
    until(lambda: crowd.refused == ["reader"])
    crowd.comes("another reader", Patience.PERSON)  # there is a place again
    assert crowd.refused == ["reader"]
    crowd.goes()


def test_a_turn_ends_with_what_went_wrong_in_it() -> None:
    turns = Turns(0.01, 1)
    with pytest.raises(KeyError), turns.turn():
        raise KeyError
    with turns.turn():
        pass


@pytest.mark.parametrize(("queue", "seconds"), [(1, 1), (5, 3), (19, 10)])
def test_the_time_to_come_back_grows_with_the_queue(queue: int, seconds: int) -> None:
    crowd = Crowd(Turns(PATIENCE, queue))
    for number in range(queue + 1):
        crowd.comes(str(number))
    told = refusal(crowd.turns)
    crowd.goes()
    assert told == seconds


def test_who_is_refused_later_is_told_a_later_time() -> None:
    turns = Turns(PATIENCE, 1)
    crowd = Crowd(turns)
    crowd.comes("has it")
    crowd.comes("waits")
    told = [refusal(turns) for _ in range(1000)]
    crowd.goes()
    assert told[0] == 1
    rising = told[: int(LONGEST_APPOINTMENT)]
    assert rising == sorted(rising)
    assert max(told) == LONGEST_APPOINTMENT
    latest = told[200:]
    assert min(latest) >= LONGEST_APPOINTMENT / 2
    assert len(set(latest)) > 10  # where there is no later time, they are spread


def test_once_one_was_refused_one_waits_and_no_more() -> None:
    turns = Turns(PATIENCE, 3)
    crowd = Crowd(turns)
    for number in range(4):
        crowd.comes(str(number))
    for _ in range(5):
        refusal(turns)
    crowd.goes()
    later = Crowd(turns)
    for name in ("has it", "waits", "too many"):
        later.comes(name)
    assert later.refused == ["too many"]
    later.goes()


def crowd_of_refused(turns: Turns, number: int) -> Crowd:
    """One who has the turn, one who waits, and so many who were refused."""
    crowd = Crowd(turns)
    crowd.comes("has it")
    crowd.comes("waits")
    for _ in range(number):
        refusal(turns)
    return crowd


def test_in_a_crowd_nobody_waits_from_the_beginning_of_a_turn() -> None:
    turns = Turns(PATIENCE, 1)
    crowd = crowd_of_refused(turns, 50)
    crowd.goes()
    with turns.turn():
        assert turns.is_full
        until(lambda: not turns.is_full)  # it is the middle of a usual turn


def test_once_the_crowd_is_gone_the_time_to_come_back_is_short_again() -> None:
    turns = Turns(PATIENCE, 1)
    crowd = crowd_of_refused(turns, 6)
    time.sleep(1.5)
    assert refusal(turns) <= 3
    crowd.goes()


def test_there_is_room_until_the_queue_is_full() -> None:
    turns = Turns(PATIENCE, 1)
    crowd = Crowd(turns)
    for name in ("has it", "waits"):
        turns.check_room()
        assert not turns.is_full
        crowd.comes(name)
    assert turns.is_full
    with pytest.raises(Busy):
        turns.check_room()
    crowd.goes()


def test_what_was_found_is_kept_in_the_turn_but_no_database_holds_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_STORE", 0.2)
    turns = Turns(PATIENCE, 1)
    with turns.turn() as turn:
        turn.only_stores()
        began = time.monotonic()
        with turns.turn():  # while the first still stores
            assert time.monotonic() - began > 0.1
    with turns.turn():  # each was passed on once
        assert not turns.is_full


def test_keeping_what_was_found_is_no_overrun() -> None:
    overrun = threading.Event()
    turns = Turns(PATIENCE, 5, longest_turn=0.05, overrun=overrun.set)
    with turns.turn() as turn:
        turn.only_stores()
        assert not overrun.wait(0.2)


def test_an_analysis_that_does_not_end_is_told_and_everybody_who_waits_refused() -> None:
    overrun = threading.Event()
    crowd = Crowd(Turns(PATIENCE, 5, longest_turn=0.2, overrun=overrun.set))
    crowd.comes("never ends")
    crowd.comes("waits")
    assert overrun.wait(PATIENCE)
    until(lambda: crowd.refused == ["waits"])
    crowd.comes("comes later")
    assert crowd.refused == ["waits", "comes later"]
    crowd.goes()


def test_a_turn_in_time_is_no_overrun() -> None:
    overrun = threading.Event()
    turns = Turns(PATIENCE, 5, longest_turn=0.5, overrun=overrun.set)
    for _ in range(5):
        with turns.turn():
            time.sleep(0.02)
    assert not overrun.wait(0.7)


def test_a_process_whose_analysis_does_not_end_is_ended() -> None:
    endless = (
        "import signal, time\n"
        "from ontherecord.web.turns import Turns\n"
        "signal.signal(signal.SIGTERM, lambda *_: None)\n"
        "with Turns(1, 1, longest_turn=0.1).turn():\n"
        "    while True:\n"
        "        time.sleep(0.01)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", endless], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert finished.returncode == 1
    assert "analysis overrun" in finished.stdout

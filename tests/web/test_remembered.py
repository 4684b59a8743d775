"""A few things known a while ago."""

from ontherecord.web.remembered import Remembered


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def remembered(clock: Clock, *, most: int = 2) -> Remembered[str, int]:
    return Remembered(most, 10.0, clock)


def test_a_thing_is_remembered_for_its_time_from_when_it_was_put_last() -> None:
    clock = Clock()
    things = remembered(clock)
    things.put("a", 1)
    clock.now = 8.0
    things.put("a", 2)
    clock.now = 18.0
    assert things.get("a") == 2
    clock.now = 18.1
    assert things.get("a") is None


def test_what_was_put_longest_ago_makes_room() -> None:
    things = remembered(Clock())
    for name in ("a", "b", "a", "c"):
        things.put(name, 1)
    assert [things.get(name) for name in "abc"] == [1, None, 1]


def test_what_is_dropped_is_forgotten_and_may_be_unknown() -> None:
    things = remembered(Clock())
    things.put("a", 1)
    for name in "ab":
        things.drop(name)
        assert things.get(name) is None

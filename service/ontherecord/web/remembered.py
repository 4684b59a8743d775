"""A few things known a while ago, for when they cannot be asked for again."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Name = TypeVar("Name")
Thing = TypeVar("Thing")


class Remembered(Generic[Name, Thing]):
    """At most so many things, for so many seconds each; the one put longest ago makes room. For many threads."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._things: OrderedDict[Name, tuple[Thing, float]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, name: Name, thing: Thing) -> None:
        """Remember it from now on."""
        with self._lock:
            self._things[name] = (thing, self._clock())
            self._things.move_to_end(name)
            if len(self._things) > self._most:
                self._things.popitem(last=False)

    def get(self, name: Name) -> Thing | None:
        """The thing, if it is remembered still."""
        with self._lock:
            thing, since = self._things.get(name, (None, 0.0))
            return thing if self._clock() - since <= self._seconds else None

    def drop(self, name: Name) -> None:
        """Forget it, if it is remembered."""
        with self._lock:
            self._things.pop(name, None)

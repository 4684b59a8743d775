"""An engine that articles can kill, hang and confuse, for tests: Python reads this as it starts, if it finds it.

No article is known that does so to the engine as it is.
"""

import os
import signal
import sys
import time
from typing import Any


def _poison() -> None:
    from ontherecord.attribution.pipeline import Attributor

    sound = Attributor.attribute

    def attribute(self: Attributor, text: str, **options: Any) -> Any:
        if "It kills." in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "It hangs." in text:
            time.sleep(600)
        if "It is too much." in text:
            raise RecursionError(text)
        return sound(self, text, **options)

    Attributor.attribute = attribute  # type: ignore[method-assign]


if "ontherecord.bulk.analyst" in sys.orig_argv:
    _poison()

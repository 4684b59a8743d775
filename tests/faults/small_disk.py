"""A disk of a few megabytes, in memory, which can be filled to the last byte and given room again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

BLOCK = 4096


class NoMount(Exception):
    """Nothing may be mounted on this machine."""


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """Where it is mounted."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def leave(self, room: int) -> None:
        """Takes all room but so many bytes."""
        free = os.statvfs(self.folder)
        size = free.f_bavail * free.f_frsize - room
        if size > 0:
            with self._ballast.open("ab") as file:
                os.posix_fallocate(file.fileno(), file.tell(), size)

    def make_room(self) -> None:
        """Gives it back."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(size: str) -> Iterator[SmallDisk]:
    """A disk of that size, as mount spells it; NoMount where that is not allowed."""
    with TemporaryDirectory(prefix="ontherecord-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoMount(done.stderr.strip())
        try:
            yield SmallDisk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)

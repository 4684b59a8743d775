"""Who corrects quotations and decides about speakers."""

from dataclasses import dataclass

from ..formats.wire import EditorForm

LOCAL = "local"
"""Whoever asks where no key was made."""


@dataclass(frozen=True, slots=True)
class Editor:
    """The key that a request came with, and its name; or who ran a command."""

    name: str
    key_id: str | None = None

    def form(self) -> EditorForm:
        """The editor, as it is sent."""
        return EditorForm(key=self.key_id, name=self.name)

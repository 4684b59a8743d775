"""The text of a file that was sent with a form."""

from werkzeug.datastructures import FileStorage


class NotText(ValueError):
    """A file that is no text as it is read here; says what to do."""


def text_of(file: FileStorage, *, max_bytes: int) -> str:
    """The words of a text file in UTF-8; NotText for any other, and for one that is too large."""
    content = file.stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise NotText(f"The file is too large: it may have {max_bytes:,} bytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText("This is no plain text in UTF-8. Save it as such, or paste the text.") from None

"""What was typed in a form that was sent once the session had ended: told back to whoever typed it, kept nowhere."""

from flask import request
from werkzeug.exceptions import HTTPException

from ..origins import from_another_site

LARGEST = 1_000_000
"""Bytes of a form. Whoever sends it has no key: it is read only if it costs little. A long article is a tenth."""

LARGEST_PLAIN = 65_536
"""Bytes of one that is not sent in parts, which costs a hundred times its size."""

TYPED = {
    "text": "Text",
    "title": "Title",
    "publisher": "Publisher",
    "url": "Address",
    "published_at": "Date of publication",
    "name": "Name",
    "role": "Role",
    "affiliation": "Affiliation",
}
"""Fields in which people type, and what they are called."""


def typed() -> list[tuple[str, str]]:
    """What each field of the form is called, and what was typed in it; nothing of a form that another site sent."""
    largest = LARGEST if request.mimetype == "multipart/form-data" else LARGEST_PLAIN
    if from_another_site(request) or not 0 < (request.content_length or 0) <= largest:
        return []
    request.max_content_length = request.max_form_memory_size = largest
    try:
        form = request.form
    except HTTPException:  # too many parts, or cut short
        return []
    return [(label, form[name]) for name, label in TYPED.items() if form.get(name, "").strip()]

"""Whether what was printed is what a document shows.

``…`` stands for what was left out: the rest of a string, of a list or of an object's members, part of a line, or, on a
line of its own, any lines. What differs from one run to the next has to be there, and of the same form: a confidence,
an id, a time of day.
"""

import json
import re
from typing import Any

LEFT_OUT = "…"
OF_ANY_VALUE = {"confidence"}
"""Numbers whose last digits depend on the processor."""

FORMS_THAT_VARY = (
    re.compile(r"[0-9a-f]{32}"),
    re.compile(r"[0-9a-f]{16}"),
    re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"),
)


def printed_as_shown(shown: str, language: str, printed: str) -> bool:
    """Whether the output is the one shown."""
    if language == "json":
        return alike(json_values(shown), json_values(printed))
    return re.fullmatch(_pattern(shown), _lines(printed)) is not None


def json_values(text: str) -> list[Any]:
    """The values that stand one after another; ``…`` outside strings as the string, or the member, of that name."""
    text, decoder, values = _quoted(text).strip(), json.JSONDecoder(), []
    while text:
        value, end = decoder.raw_decode(text)
        values.append(value)
        text = text[end:].lstrip()
    return values


def alike(shown: Any, printed: Any) -> bool:
    """Whether a value is the one shown, but for what is left out and what varies."""
    if isinstance(shown, dict):
        return isinstance(printed, dict) and _members_alike(shown, printed)
    if isinstance(shown, list):
        return isinstance(printed, list) and _items_alike(shown, printed)
    if isinstance(shown, str) and shown.endswith(LEFT_OUT):
        beginning = shown.removesuffix(LEFT_OUT)
        return not beginning or (isinstance(printed, str) and printed.startswith(beginning))
    return bool(shown == printed and type(shown) is type(printed)) or _of_one_form(shown, printed)


def _members_alike(shown: dict[str, Any], printed: dict[str, Any]) -> bool:
    named = shown.keys() - {LEFT_OUT}
    if not (named <= printed.keys() if LEFT_OUT in shown else named == printed.keys()):
        return False
    return all(
        isinstance(printed[name], int | float) if name in OF_ANY_VALUE else alike(shown[name], printed[name])
        for name in named
    )


def _items_alike(shown: list[Any], printed: list[Any]) -> bool:
    if shown and shown[-1] == LEFT_OUT:
        shown, printed = shown[:-1], printed[: len(shown) - 1]
    return len(shown) == len(printed) and all(map(alike, shown, printed))


def _of_one_form(shown: Any, printed: Any) -> bool:
    if not (isinstance(shown, str) and isinstance(printed, str)):
        return False
    return any(form.fullmatch(shown) and form.fullmatch(printed) for form in FORMS_THAT_VARY)


def _quoted(text: str) -> str:
    """The text as JSON: a bare ``…`` in quotation marks, with a value of the same where an object is open."""
    opened: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        piece = found[0]
        if piece in "{[":
            opened.append(piece)
        elif piece in "}]":
            opened.pop()
        elif piece == LEFT_OUT:
            value_missing = text[: found.start()].rstrip().endswith(":")
            return '"…"' if not opened or opened[-1] == "[" or value_missing else '"…": "…"'
        return piece

    return re.sub(r'"(?:[^"\\]|\\.)*"|[{}\[\]…]', replaced, text)


def _pattern(shown: str) -> str:
    """The lines shown as a regular expression."""
    lines = _lines(shown).splitlines()
    return "".join(r"(?:.*\n)*?" if line.strip() == LEFT_OUT else _with_forms(line) + r"\n" for line in lines)


def _with_forms(line: str) -> str:
    """A line as a regular expression: ``…`` is anything, an id any id, a time any time."""
    forms = "|".join(f"(?:{form.pattern})" for form in FORMS_THAT_VARY)

    def replaced(found: re.Match[str]) -> str:
        if found[0] == LEFT_OUT:
            return ".*?"
        return next((form.pattern for form in FORMS_THAT_VARY if form.fullmatch(found[0])), re.escape(found[0]))

    return re.sub(rf"{LEFT_OUT}|{forms}|[^{LEFT_OUT}]", replaced, line)


def _lines(text: str) -> str:
    """The text without what nobody sees: spaces at the ends of lines, empty lines at its own, and how wide a gap is."""
    lines = [re.sub(r"\s{2,}", "  ", line.rstrip()) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"

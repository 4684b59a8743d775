"""Paragraphs of a text, and whether the text is English.

A paragraph is the unit that journalists quote in: marks are re-opened in each, and an attribution seldom leaves its
own. Offsets are code points into the text as given; nothing is normalised, so that every span slices to its words.
"""

import re

from .quotation import Span
from .wordlists import word_list

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
LETTERS = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"[.!?:;…]['\"”’»)\]]*$")

WRAPPED_LINE = 55
"""Characters: a line of hard-wrapped text is at least this long; a headline seldom is."""

LANGUAGE_SAMPLE = 400
"""Words looked at to tell the language; a news text shows its function words long before."""


def paragraphs(text: str) -> list[Span]:
    """The text's paragraphs, stripped of white space, in order; blank ones are left out.

    Each line is a paragraph of its own, unless the text is hard-wrapped: then lines are joined up to the next blank
    one. "He said on\\nMonday that" is hard-wrapped; "Mayor resigns\\nBy Ann Lee" is not.
    """
    lines = [stripped(text, Span(match.start(), match.end())) for match in LINE.finditer(text)]
    lines = [line for line in lines if line.start < line.end]
    if not _is_hard_wrapped(text, lines):
        return lines
    joined: list[Span] = []
    for line in lines:
        if joined and not _blank_line_between(text, joined[-1].end, line.start):
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def is_english(text: str) -> bool:
    """Whether the text reads as English; true of a text too short to tell.

    English news has a function word ("the", "of", "said") in every third word or so; other languages written in Latin
    letters hit the list by chance only, and other scripts not at all.
    """
    words = [match.group().casefold() for match, _ in zip(LETTERS.finditer(text), range(LANGUAGE_SAMPLE), strict=False)]
    function_words = word_list("english_function_words")
    if len(words) < 12:
        return all(word.isascii() for word in words) or not words
    return sum(word in function_words for word in words) >= 0.18 * len(words)


def stripped(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_hard_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether most line breaks fall inside a sentence: a long line that does not end one, then a small letter."""
    breaks = [
        (line, following)
        for line, following in zip(lines, lines[1:], strict=False)
        if not _blank_line_between(text, line.end, following.start)
    ]
    inside = sum(
        line.end - line.start >= WRAPPED_LINE
        and not SENTENCE_END.search(text[max(line.start, line.end - 5) : line.end])
        for line, _ in breaks
    )
    small = sum(text[following.start].islower() for _, following in breaks)
    return bool(breaks) and inside >= 0.5 * len(breaks) and small >= 0.3 * len(breaks)


def _blank_line_between(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) > 1 or text.count("\r", start, end) > text.count("\r\n", start, end) + 1

"""Words as JSON and XML can hold them, so that nothing in them is taken for anything but words."""

import json
import re

NOT_PRINTED = re.compile("[<\x7f-\x9f\u2028\u2029]")
"""What JSON need not escape: the beginning of a tag, controls that steer a terminal, what some take for line ends."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(value: object) -> str:
    """JSON on one line that neither a terminal, nor a page that it stands in, nor a reader of lines takes for more.

    >>> as_json({"text": "</script>"})
    '{"text":"\\\\u003c/script>"}'
    """
    return harmless(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def harmless(spelt: str) -> str:
    """JSON, however it was made, with what it need not escape escaped: the same JSON."""
    return NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", spelt)


def as_xml(words: str) -> str:
    """The words, as many characters; those that no XML can hold, or that steer a terminal, are U+FFFD."""
    return NOT_IN_XML.sub("\ufffd", words)

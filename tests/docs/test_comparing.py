"""What a document shows may be shortened; what it shows must be so."""

import pytest
from tests.docs.comparing import printed_as_shown

ID = "97e37594451f9600c070e48818cef0a1"


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ('{"a": 1}', '{ "a" : 1 }'),
        ('{"a": 1, …}', '{"a": 1, "b": [2]}'),
        ('{"a": […]}', '{"a": [1, 2]}'),
        ('{"a": [1, …]}', '{"a": [1, 2]}'),
        ('{"a": …}', '{"a": {"b": 1}}'),
        ('{"a": "otr_…"}', '{"a": "otr_1234"}'),
        ('{"a": "[…] {", …}', '{"a": "[…] {", "b": 1}'),
        ('{"confidence": 0.93}', '{"confidence": 0.9312}'),
        (f'{{"id": "{"0" * 32}"}}', f'{{"id": "{ID}"}}'),
        ('{"at": "2026-11-22T10:00:00Z"}', '{"at": "2026-12-01T09:08:07.5Z"}'),
        ('{"a": 1}\n{"b": …}', '{"a": 1}\n{"b": 2}\n'),
    ],
)
def test_json_as_shown(shown: str, printed: str) -> None:
    assert printed_as_shown(shown, "json", printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ('{"a": 1}', '{"a": 1, "b": 2}'),
        ('{"a": 1, …}', '{"b": 1}'),
        ('{"a": 1}', '{"a": true}'),
        ('{"a": [1]}', '{"a": [1, 2]}'),
        ('{"a": "otr_…"}', '{"a": "whsec_1"}'),
        ('{"confidence": 0.93}', '{"confidence": null}'),
        ('{"id": "x"}', f'{{"id": "{ID}"}}'),
        ('{"day": "2026-11-22"}', '{"day": "2026-11-23"}'),
        ('{"a": 1}', '{"a": 1}\n{"a": 1}'),
    ],
)
def test_other_json(shown: str, printed: str) -> None:
    assert not printed_as_shown(shown, "json", printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("one\ntwo\n", "one \ntwo"),
        ("a   wide  gap", "a  wide     gap"),
        ("one\n…\nfour", "one\ntwo\nthree\nfour"),
        ("one\n…", "one\ntwo\nthree"),
        ("one\n…", "one"),
        ("key: otr_…", "key: otr_abc"),
        (f"{'0' * 32}  Ann", f"{ID}  Ann"),
        ("1 (of 2)*", "1 (of 2)*"),
    ],
)
def test_text_as_shown(shown: str, printed: str) -> None:
    assert printed_as_shown(shown, "text", printed)


@pytest.mark.parametrize(("shown", "printed"), [("one", "one\ntwo"), ("one\n…\nfour", "one\nfive"), ("a b", "ab")])
def test_other_text(shown: str, printed: str) -> None:
    assert not printed_as_shown(shown, "text", printed)

"""The scorer's form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Analysis, Kind, Mode, Quotation, Span, Speaker, SpeakerType
from ontherecord.formats import bench


def test_a_document_is_its_id_and_its_text_and_other_members_are_passed_over() -> None:
    assert bench.read('{"id": "a", "text": "“é”", "quotes": []}\n'.encode()) == bench.Document("a", "“é”")
    assert bench.read(b'{"id": 7, "text": ""}') == bench.Document(7, "")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"\xff\xfe", "not UTF-8 (byte 1 of the line)"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"text": ""}', "no 'id'"),
        (b'{"id": "a"}', "no 'text'"),
        (b'{"id": true, "text": ""}', "'id' is not text or a whole number"),
        (b'{"id": "a", "text": null}', "'text' is not text"),
    ],
)
def test_a_line_without_a_document_says_why(line: bytes, why: str) -> None:
    with pytest.raises(bench.BadDocument) as raised:
        bench.read(line)
    assert str(raised.value).startswith(why)


@given(st.binary())
def test_any_bytes_are_a_document_or_a_bad_one(line: bytes) -> None:
    try:
        document = bench.read(line)
    except bench.BadDocument:
        return
    assert isinstance(document.text, str)


def test_spans_are_pairs_and_speaker_and_role_strings_or_null() -> None:
    quotation = Quotation(
        kind=Kind.MIXED,
        mode=Mode.THOUGHT,
        text="…",
        content=(Span(0, 6), Span(20, 30)),
        cue=None,
        source=Span(12, 19),
        speaker=Speaker("Ann Lee", SpeakerType.PERSON, role="mayor"),
        confidence=0.12345,
    )
    nobody = Quotation(Kind.DIRECT, Mode.SPEECH, "…", (Span(0, 1),), None, None, None, 1.0)
    line = bench.write(bench.Document("a", ""), Analysis((quotation, nobody)))
    assert json.loads(line) == {
        "id": "a",
        "quotes": [
            {
                "content": [[0, 6], [20, 30]],
                "cue": [],
                "source": [[12, 19]],
                "kind": "mixed",
                "mode": "thought",
                "speaker": "Ann Lee",
                "role": "mayor",
                "confidence": 0.123,
            },
            {
                "content": [[0, 1]],
                "cue": [],
                "source": [],
                "kind": "direct",
                "mode": "speech",
                "speaker": None,
                "role": None,
                "confidence": 1.0,
            },
        ],
    }


def test_warnings_are_written_where_there_are_some() -> None:
    line = bench.write(bench.Document("a", ""), Analysis((), ("not English",)))
    assert json.loads(line) == {"id": "a", "quotes": [], "warnings": ["not English"]}


def test_a_document_is_one_line_of_ascii_whatever_it_names() -> None:
    speaker = Speaker("Zoë\n\ud800", SpeakerType.PERSON)
    quotation = Quotation(Kind.DIRECT, Mode.SPEECH, "", (Span(0, 1),), None, None, speaker, 1.0)
    line = bench.write(bench.Document("é", ""), Analysis((quotation,)))
    assert line.isascii()
    assert "\n" not in line

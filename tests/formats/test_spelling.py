"""Words in JSON and XML, so that neither a terminal nor a reader of lines takes them for more."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ontherecord.formats.spelling import as_json, as_xml, harmless

STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@given(st.text())
def test_json_is_the_same_and_holds_nothing_that_steers_or_ends_a_line(words: str) -> None:
    for spelt in (as_json({words: words}), harmless(json.dumps({words: words}, ensure_ascii=False))):
        assert json.loads(spelt) == {words: words}
        assert not STEERS.search(spelt) and "<" not in spelt


@given(st.text())
def test_xml_holds_as_many_characters_none_of_which_steers(words: str) -> None:
    element = etree.Element("words")
    element.text = as_xml(words)
    assert len(element.text) == len(words)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", element.text)
    etree.fromstring(etree.tostring(element, encoding="utf-8"))

"""Differences and checks as a terminal shows them."""

import io
from typing import Any

from rich.console import Console
from rich.table import Table

from ontherecord.formats.comparing import CheckForm, MatchForm, VariantForm
from ontherecord.formats.comparison_tables import checks_table, diff, variants_table
from ontherecord.formats.differences import difference, forms

DOCUMENT: Any = {"id": "d" * 32, "title": None, "url": None, "publisher": None, "published_at": None}
QUOTATION: Any = {"text": "We will not go", "speaker": None, "document": DOCUMENT}


def changes(before: str, after: str) -> list[Any]:
    return list(forms(difference(before, after), before, after))


def shown(table: Table) -> str:
    file = io.StringIO()
    Console(file=file, width=80, highlight=False).print(table)
    return " ".join(file.getvalue().split())


def test_a_difference_is_a_word_diff() -> None:
    assert diff(changes("We will not go now", "We will never go")).plain == "We will [-not-]{+never+} go [-now-]"


def test_of_a_long_stretch_that_is_gone_the_ends_are_shown() -> None:
    gone = " ".join(f"w{number}" for number in range(40))
    assert diff(changes(f"{gone} end", "end")).plain == "[-w0 w1 w2 w3 w4 w5 … w34 w35 w36 w37 w38 w39-] end"


def test_control_characters_and_markup_steer_nothing() -> None:
    assert diff(changes("a [red]b[/red]\x1b[31m", "a b c")).plain.isprintable()


def test_a_check_says_what_decided_and_what_was_printed_where() -> None:
    match = MatchForm(
        quotation=QUOTATION, words="altered", same_speaker=None, shared=0.8, difference=changes("We go", "We went")
    )
    check = CheckForm(
        text="We went", verdict="altered", because="Words differ.", quotation=QUOTATION, match=match, others=[]
    )
    nothing = CheckForm(
        text="Not me", verdict="not_on_record", because="Nothing.", quotation=QUOTATION, match=None, others=[]
    )
    told = shown(checks_table([check, nothing]))
    assert "altered We [-go-]{+went+}" in told and "undated" in told and "(not named)" in told
    assert "← Words differ." in told and "not on record Not me" in told


def test_variants_tell_how_often_and_by_whom() -> None:
    printing: Any = {"id": "0" * 32, "kind": "direct", "speaker": {"name": "Ann Lee"}, "document": DOCUMENT}
    variant = VariantForm(
        text="We go", quotes=3, first=printing, difference=changes("We went", "We go"), printings=[printing]
    )
    assert "We [-went-]{+go+} 3 undated" in shown(variants_table([variant]))

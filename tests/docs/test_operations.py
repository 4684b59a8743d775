"""What the guide for operators lists is what there is."""

import re
from dataclasses import MISSING, fields

import yaml
from tests.conftest import opened
from tests.docs.blocks import ROOT, blocks_of

from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings, variable_of
from ontherecord.web.app import create_app

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")


def listed_settings() -> dict[str, str]:
    """Each setting of the table, with the default that it tells."""
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \| (.*?) \|", GUIDE, re.MULTILINE)
    return {name: default for names, default in rows for name in re.findall(r"`(\w+)`", names)}


def test_the_table_of_settings_has_every_setting_with_its_default() -> None:
    defaults = {
        variable_of(each): "cores" if each.default is MISSING else f"`{each.default}`".replace("`None`", "none")
        for each in fields(Settings)
    }
    assert listed_settings() == defaults


def test_every_metric_that_is_kept_is_listed_and_no_other(sqlite_url: str, attributor: Attributor) -> None:
    with opened(sqlite_url) as database:
        exposed = create_app(Settings(), database, attributor).test_client().get("/metrics").text
    told = set(re.findall(r"^# HELP (ontherecord_\w+)", exposed, re.MULTILINE))
    rows = "\n".join(line for line in GUIDE.splitlines() if line.startswith("| `ontherecord_"))
    assert set(re.findall(r"`(ontherecord_\w+)", rows)) == {name for name in told if not name.endswith("_created")}


def test_alerts_are_about_metrics_that_are_listed() -> None:
    [alerts] = [block for block in blocks_of(GUIDE) if block.language == "yaml"]
    rules = [rule for group in yaml.safe_load(alerts.content)["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"ontherecord_\w+", rule["expr"])}
    assert asked and all(f"| `{name}" in GUIDE or f", `{name}" in GUIDE for name in asked)

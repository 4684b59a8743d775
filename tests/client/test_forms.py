"""The client's types and parameters are those of openapi.yaml."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

import ontherecord
from ontherecord.client import Client, forms
from ontherecord.client.forms import choices
from ontherecord.client.forms.service import Limits

CONTRACT = yaml.safe_load((Path(ontherecord.__file__).parent / "web" / "openapi.yaml").read_text("utf-8"))
SCHEMAS = CONTRACT["components"]["schemas"]
FORMS = {
    "Problem" if name == "ProblemForm" else name: form
    for module in pkgutil.iter_modules(forms.__path__)
    for name, form in vars(importlib.import_module(f"{forms.__name__}.{module.name}")).items()
    if hasattr(form, "__required_keys__") and (name in SCHEMAS or name == "ProblemForm")
}
OPERATIONS = {
    operation["operationId"]: operation for methods in CONTRACT["paths"].values() for operation in methods.values()
}


def test_every_object_of_the_contract_has_a_type() -> None:
    objects = {name for name, schema in SCHEMAS.items() if schema.get("type") == "object"}
    spelt_out_as_arguments = {"Article", "Draft", "NewName", "OtherSpeaker", "SomeDocuments"}
    of_another_standard = {"NinjsItem", "NinjsText", "NinjsName", "NinjsId"}
    assert set(FORMS) == objects - spelt_out_as_arguments - of_another_standard


@pytest.mark.parametrize("name", FORMS)
def test_a_type_has_the_members_that_the_contract_says(name: str) -> None:
    schema = SCHEMAS[name]
    parts = [schema, *schema.get("oneOf", [])]
    assert set(get_type_hints(FORMS[name])) == {member for part in parts for member in part["properties"]}
    assert FORMS[name].__required_keys__ == set(schema.get("required", []))


def test_the_limits_are_those_that_the_contract_says() -> None:
    stated = SCHEMAS["Description"]["properties"]["limits"]
    types = {"integer": int, ("integer", "null"): int | None}
    assert get_type_hints(Limits) == {
        name: types[tuple(each["type"]) if isinstance(each["type"], list) else each["type"]]
        for name, each in stated["properties"].items()
    }
    assert Limits.__required_keys__ == set(stated["required"])


@pytest.mark.parametrize(
    ("operation", "taken"),
    [
        ("listQuotations", choices.QuotationFilters),
        ("listDocuments", choices.DocumentFilters),
        ("listSpeakers", choices.SpeakerFilters),
        ("listDecisions", choices.PageChoice),
        ("getQuotation", choices.Representation),
        ("listSearches", choices.PageChoice),
        ("attributeBatch", choices.Choice),
        ("listVariants", choices.VariantsRepresentation),
        ("checkQuotations", choices.CheckFilters),
        ("correctQuotation", choices.Representation),
        ("getHistory", choices.HistoryFilters),
        ("getVersion", choices.VersionChoice),
    ],
)
def test_the_parameters_are_those_of_the_contract(operation: str, taken: type) -> None:
    assert set(get_type_hints(taken)) == parameters(operation)


@pytest.mark.parametrize(
    ("method", "operation"), [(Client.export, "listQuotations"), (Client.export_document, "getDocument")]
)
def test_what_is_exported_is_in_a_format_of_the_contract_but_json(
    method: Callable[..., object], operation: str
) -> None:
    named = next(each for each in map(resolved, OPERATIONS[operation]["parameters"]) if each["name"] == "format")
    assert {*get_args(get_type_hints(method)["form"]), "json"} == set(named["schema"]["enum"])


@pytest.mark.parametrize("method", [Client.attribute, Client.attribute_html, Client.attribute_body])
def test_an_article_is_sent_with_all_that_the_contract_knows(method: Callable[..., object]) -> None:
    assert told(method) == parameters("attributeArticle")
    assert told(method) - set(get_type_hints(choices.Choice)) | {"text"} == set(SCHEMAS["Article"]["properties"])


def test_a_new_text_is_sent_with_all_that_the_contract_knows() -> None:
    assert told(Client.replace_document) == parameters("replaceDocument")


def told(method: Callable[..., object]) -> set[str]:
    """What a method can be told of an article beside its text."""
    [unpacked] = get_args(get_type_hints(method)["told"])
    return set(get_type_hints(unpacked))


def parameters(operation: str) -> set[str]:
    """The query parameters of an operation, but for those that say in which format it answers: methods read JSON."""
    listed = [resolved(each) for each in OPERATIONS[operation].get("parameters", [])]
    return {each["name"] for each in listed if each["in"] == "query"} - {"format", "bom"}


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    return CONTRACT["components"]["parameters"][part["$ref"].rpartition("/")[2]]

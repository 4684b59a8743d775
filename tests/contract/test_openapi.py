"""openapi.yaml says what the application does, no more and no less."""

import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from ontherecord import __version__
from ontherecord.attribution.quotation import Kind, Mode, SpeakerType
from ontherecord.formats import wire
from ontherecord.provenance import Model
from ontherecord.settings import Settings
from ontherecord.web import schemas

Json = dict[str, Any]
WORDS_FOR_PEOPLE = {"description", "example", "examples", "summary", "default", "style"}


def operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def resolved(contract: Json, value: Any) -> Any:
    """The value with its references replaced by what they refer to, and words for people left out."""
    if isinstance(value, list):
        return [resolved(contract, each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        target: Any = contract
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return resolved(contract, target)
    return {name: resolved(contract, each) for name, each in value.items() if name not in WORDS_FOR_PEOPLE}


def assert_valid(contract: Json, schema: Json, value: Any) -> None:
    Draft202012Validator({**schema, "components": contract["components"]}).validate(value)


def test_the_file_is_openapi_3_1(contract: Json) -> None:
    OpenAPIV31SpecValidator(contract).validate()


def test_paths_and_methods_are_those_of_the_application_both_ways(contract: Json, app: Flask) -> None:
    stated = {(path, method.upper()) for path, method, _ in operations(contract)}
    routed = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert stated == routed


def test_the_article_is_what_marshmallow_takes(contract: Json) -> None:
    spec = APISpec("x", "0", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Article", schema=schemas.Article)
    made = spec.to_dict()["components"]["schemas"]["Article"]
    stated = resolved(contract, contract["components"]["schemas"]["Article"])
    assert stated == {**made, "additionalProperties": False}


def test_the_query_is_what_marshmallow_takes(contract: Json) -> None:
    plugin = MarshmallowPlugin()
    APISpec("x", "0", "3.1.0", plugins=[plugin])
    assert plugin.converter
    made = {
        each["name"]: resolved(contract, each["schema"])
        for each in plugin.converter.schema2parameters(schemas.QuotesQuery(), location="query")
    }
    stated = {
        each["name"]: resolved(contract, each["schema"]) for each in contract["paths"]["/quotes"]["post"]["parameters"]
    }
    assert stated == made


def test_the_defaults_of_the_query_are_those_stated(contract: Json) -> None:
    loaded = schemas.QuotesQuery().load({})
    stated = {each["name"]: each["schema"]["default"] for each in contract["paths"]["/quotes"]["post"]["parameters"]}
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in loaded.items()} == stated


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Answer", wire.AnswerForm),
        ("Model", Model),
        ("Quotation", wire.QuotationForm),
        ("Span", wire.SpanForm),
        ("Reason", wire.ReasonForm),
        ("Speaker", wire.SpeakerForm),
    ],
)
def test_what_is_answered_has_the_members_stated(contract: Json, name: str, form: Any) -> None:
    stated = contract["components"]["schemas"][name]
    assert set(stated["properties"]) == set(get_type_hints(form))
    assert set(stated["required"]) == form.__required_keys__


@pytest.mark.parametrize(("path", "words"), [(("Kind",), Kind), (("Mode",), Mode), (("Speaker", "type"), SpeakerType)])
def test_enumerations_have_the_same_words(contract: Json, path: tuple[str, ...], words: Any) -> None:
    stated = contract["components"]["schemas"][path[0]]
    for step in path[1:]:
        stated = stated["properties"][step]
    assert stated["enum"] == [str(word) for word in words]


def test_version_and_limits_are_those_of_the_package(contract: Json) -> None:
    assert contract["info"]["version"] == __version__
    words = contract["info"]["description"]
    assert f"{Settings().max_characters:,} code points" in words
    assert f"{Settings().max_body_bytes:,} bytes" in words
    assert f"{Settings().request_seconds} seconds" in words
    assert Settings().max_characters == schemas.MAX_CHARACTERS


def test_every_example_validates(contract: Json) -> None:
    contents = [
        content
        for holder in [
            *(operation.get("requestBody", {}) for _, _, operation in operations(contract)),
            *(answer for _, _, operation in operations(contract) for answer in operation["responses"].values()),
            *contract["components"]["responses"].values(),
        ]
        for content in holder.get("content", {}).values()
    ]
    examples = [
        (content["schema"], example)
        for content in contents
        for example in [
            *([content["example"]] if "example" in content else []),
            *(each["value"] for each in content.get("examples", {}).values()),
        ]
    ]
    assert examples
    for schema, example in examples:
        assert_valid(contract, schema, example)


def test_every_example_of_a_request_really_runs(contract: Json, app: Flask) -> None:
    client = app.test_client()
    ran = 0
    for path, method, operation in operations(contract):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            for example in content["examples"].values():
                value = example["value"]
                body = {"json": value} if media_type == "application/json" else {"data": value.encode()}
                response = client.open(path, method=method.upper(), headers={"Content-Type": media_type}, **body)
                assert response.status_code == 200
                schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
                assert_valid(contract, schema, response.json)
                ran += 1
    assert ran


def test_the_answer_to_the_first_example_is_the_one_stated(contract: Json, app: Flask) -> None:
    operation = contract["paths"]["/quotes"]["post"]
    request = operation["requestBody"]["content"]["application/json"]["examples"]["spokesman"]["value"]
    stated = operation["responses"]["200"]["content"]["application/json"]["examples"]["spokesman"]["value"]
    answered = app.test_client().post("/quotes", json=request).json
    assert without_what_differs(answered) == without_what_differs(stated)


def without_what_differs(answer: Json) -> list[Json]:
    """The quotations but for what changes from model to model."""
    return [{name: value for name, value in quote.items() if name != "confidence"} for quote in answer["quotes"]]

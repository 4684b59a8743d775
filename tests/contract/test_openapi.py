"""openapi.yaml says what the application does, no more and no less."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from marshmallow import EXCLUDE, Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from ontherecord import __version__
from ontherecord.archive.checking.verdicts import Verdict
from ontherecord.archive.editing.histories import ChangeForm, CorrectionForm
from ontherecord.archive.editing.versions import ChangeCountsForm, VersionForm
from ontherecord.archive.erasing import retention
from ontherecord.attribution.quotation import Kind, Mode, SpeakerType
from ontherecord.formats import catalogue, comparing, differences, sources, wire
from ontherecord.formats.changes import ChangesForm, ReattributionForm, RewordingForm
from ontherecord.formats.html import MAX_PAGE_CHARACTERS
from ontherecord.formats.html_tree import MAX_PAGE_ELEMENTS
from ontherecord.formats.searches import DeliveriesForm, DeliveryForm, NamedSearchForm, SearchForm, WebhookForm
from ontherecord.provenance import Model
from ontherecord.settings import Settings
from ontherecord.web import items
from ontherecord.web.schemas import articles, bodies, queries
from ontherecord.web.values import MAX_CHARACTERS
from ontherecord.web.versions import ReplacedForm

Json = dict[str, Any]
WORDS_FOR_PEOPLE = {"description", "example", "examples", "summary", "default", "style"}
NDJSON = "application/x-ndjson"

QUERIES = {
    "attributeArticle": queries.PostQuotesQuery,
    "attributeBatch": queries.BatchQuery,
    "listQuotations": queries.QuotesFilter,
    "getQuotation": queries.OneQuotationQuery,
    "getDocument": queries.DocumentQuery,
    "correctQuotation": queries.QuotationQuery,
    "getHistory": queries.HistoryQuery,
    "replaceDocument": queries.PutDocumentQuery,
    "getVersions": queries.Page,
    "getVersion": queries.VersionQuery,
    "listDocuments": queries.DocumentsFilter,
    "listSpeakers": queries.SpeakersFilter,
    "listVariants": queries.VariantsQuery,
    "checkQuotations": queries.CheckQuery,
    "listSearches": queries.Page,
    "getFeedOfSearch": queries.FeedQuery,
    "getFeed": queries.FeedQuery,
    "deleteDocument": queries.ErasureQuery,
    "deleteSpeaker": queries.ErasureQuery,
    "reportSources": queries.SourcesQuery,
    "listDecisions": queries.Page,
}
"""What checks the query of each operation that has one."""


def operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def parameters(contract: Json, operation_id: str, location: str) -> list[Json]:
    """The parameters of an operation that stand there, their own references followed."""
    [operation] = [each for _, _, each in operations(contract) if each["operationId"] == operation_id]
    followed = [
        contract["components"]["parameters"][each["$ref"].rsplit("/", 1)[1]] if "$ref" in each else each
        for each in operation.get("parameters", [])
    ]
    return [each for each in followed if each["in"] == location]


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
    validator = Draft202012Validator({**schema, "components": contract["components"]}, format_checker=FormatChecker())
    validator.validate(value)


def test_the_file_is_openapi_3_1(contract: Json) -> None:
    OpenAPIV31SpecValidator(contract).validate()


def test_paths_and_methods_are_those_of_the_application_both_ways(contract: Json, app: Flask) -> None:
    stated = {(re.sub(r"{\w+}", "{}", path), method.upper()) for path, method, _ in operations(contract)}
    routed = {
        (re.sub(r"<[^>]+>", "{}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith("pages.")  # for people: what they may be asked is no contract
    }
    assert stated == routed


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("Article", articles.Article),
        ("BatchLine", articles.BatchLine),
        ("Draft", articles.Draft),
        ("NewSearch", bodies.NewSearch),
        ("SearchChanges", bodies.SearchChanges),
        ("PublisherDays", bodies.PublisherDays),
        ("Retention", bodies.Retention),
        ("NewName", bodies.NewName),
        ("OtherSpeaker", bodies.OtherSpeaker),
        ("SomeDocuments", bodies.SomeDocuments),
        ("Correction", bodies.Correction),
        ("NinjsItem", items.NinjsItem),
        ("NinjsText", items.NinjsText),
        ("NinjsName", items.NinjsName),
        ("NinjsId", items.NinjsId),
    ],
)
def test_a_body_is_what_marshmallow_takes(contract: Json, name: str, schema: type[Schema]) -> None:
    spec = APISpec("x", "0", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema(name, schema=schema)
    made = resolved(contract, spec.to_dict()["components"]["schemas"][name])
    closed = {} if schema().unknown == EXCLUDE else {"additionalProperties": False}
    assert resolved(contract, contract["components"]["schemas"][name]) == {**made, **closed}


@pytest.mark.parametrize(
    ("operation", "location", "schema"),
    [
        *((operation, "query", schema) for operation, schema in QUERIES.items()),
        ("attributeArticle", "header", queries.PostQuotesHeaders),
    ],
)
def test_parameters_are_what_marshmallow_takes(
    contract: Json, operation: str, location: str, schema: type[Schema]
) -> None:
    plugin = MarshmallowPlugin()
    APISpec("x", "0", "3.1.0", plugins=[plugin])
    assert plugin.converter
    made = {
        each["name"]: resolved(contract, each["schema"])
        for each in plugin.converter.schema2parameters(schema(), location=location)
    }
    stated = {each["name"]: resolved(contract, each["schema"]) for each in parameters(contract, operation, location)}
    assert stated == made


def test_no_other_operation_has_a_query(contract: Json) -> None:
    assert QUERIES.keys() == {
        operation["operationId"]
        for _, _, operation in operations(contract)
        if parameters(contract, operation["operationId"], "query")
    }


@pytest.mark.parametrize("operation", QUERIES)
def test_the_defaults_of_a_query_are_those_stated(contract: Json, operation: str) -> None:
    stated = {
        each["name"]: each["schema"]["default"]
        for each in parameters(contract, operation, "query")
        if "default" in each["schema"]
    }
    loaded = QUERIES[operation]().load({})
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in loaded.items()} == {
        **dict.fromkeys(loaded),
        **stated,
    }


@pytest.mark.parametrize(
    ("operation", "status", "formats"),
    [
        ("attributeArticle", "200", catalogue.ARTICLE),
        ("attributeArticle", "201", catalogue.ARTICLE),
        ("listQuotations", "200", catalogue.LISTED),
        ("getQuotation", "200", catalogue.ONE),
        ("getDocument", "200", catalogue.DOCUMENT),
        ("reportSources", "200", catalogue.REPORT),
        ("getFeedOfSearch", "200", catalogue.FEED),
        ("getFeed", "200", catalogue.FEED),
    ],
)
def test_the_formats_of_an_answer_are_those_stated(
    contract: Json, operation: str, status: str, formats: tuple[catalogue.Format, ...]
) -> None:
    [stated] = [each for _, _, each in operations(contract) if each["operationId"] == operation]
    assert list(stated["responses"][status]["content"]) == [each.media_type for each in formats]
    [named] = [each for each in parameters(contract, operation, "query") if each["name"] == "format"]
    assert set(named["schema"]["enum"]) - {"json"} == set(catalogue.names(formats)) - {"json"}


@pytest.mark.parametrize("location", ["query", "path", "header"])
def test_every_example_of_a_parameter_validates(contract: Json, location: str) -> None:
    for _, _, operation in operations(contract):
        for parameter in parameters(contract, operation["operationId"], location):
            if "example" in parameter:
                assert_valid(contract, parameter["schema"], parameter["example"])


def test_every_operation_says_which_key_it_needs(contract: Json) -> None:
    for path, method, operation in operations(contract):
        [scopes] = [each["key"] for each in operation["security"]] or [[]]
        assert scopes in ([], ["read"], ["write"], ["admin"])
        assert scopes == [] or operation["description"].startswith(f"Scope `{scopes[0]}`.")
        assert {"401", "403", "429", "503"} <= operation["responses"].keys() or scopes == []
        assert (method, scopes) != ("delete", ["read"]), path


def test_every_operation_that_changes_anything_may_find_no_room(contract: Json) -> None:
    """A batch says so of each of its lines."""
    changing = [each for _, method, each in operations(contract) if method != "get"]
    without = {each["operationId"] for each in changing if "507" not in each["responses"]}
    assert without == {"attributeBatch", "checkQuotations"}


def test_every_operation_that_reads_a_body_says_how_it_may_be_refused(contract: Json) -> None:
    for _, _, operation in operations(contract):
        if "requestBody" in operation:
            assert {"400", "408", "413", "415", "422"} <= operation["responses"].keys()


def test_every_get_can_be_conditional(contract: Json) -> None:
    for _, method, operation in operations(contract):
        if method == "get":
            assert "304" in operation["responses"]
            assert "ETag" in operation["responses"]["200"]["headers"]
            assert "If-None-Match" in {
                each["name"] for each in parameters(contract, operation["operationId"], "header")
            }


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Answer", wire.AnswerForm),
        ("Document", wire.DocumentForm),
        ("Model", Model),
        ("Span", wire.SpanForm),
        ("Reason", wire.ReasonForm),
        ("Speaker", wire.SpeakerForm),
        ("Highlight", wire.HighlightForm),
        ("Facets", wire.FacetsForm),
        ("Facet", wire.FacetForm),
        ("VariantCounts", comparing.VariantCountsForm),
        ("SaidBy", comparing.SaidByForm),
        ("Variant", comparing.VariantForm),
        ("Printing", comparing.PrintingForm),
        ("Change", differences.ChangeForm),
        ("Checked", comparing.CheckedForm),
        ("Check", comparing.CheckForm),
        ("Match", comparing.MatchForm),
        ("Search", SearchForm),
        ("Webhook", WebhookForm),
        ("Delivery", DeliveryForm),
        ("DeliveryCounts", DeliveriesForm),
        ("NamedSearch", NamedSearchForm),
        ("Amount", sources.Amount),
        ("Kinds", sources.Kinds),
        ("Counted", sources.Counted),
        ("Sources", sources.Sources),
        ("Tally", sources.Tally),
        ("Week", sources.Week),
        ("PublisherDays", retention.PublisherDays),
        ("Retention", retention.PolicyForm),
        ("KeptSpeaker", wire.KeptSpeakerForm),
        ("WholeSpeaker", wire.WholeSpeakerForm),
        ("Said", wire.SaidForm),
        ("NameSeen", wire.NameSeenForm),
        ("RoleSeen", wire.RoleSeenForm),
        ("Decision", wire.DecisionForm),
        ("NamedSpeaker", wire.NamedForm),
        ("Editor", wire.EditorForm),
        ("ReplacedDocument", ReplacedForm),
        ("Changes", ChangesForm),
        ("Rewording", RewordingForm),
        ("Reattribution", ReattributionForm),
        ("VersionSummary", VersionForm),
        ("ChangeCounts", ChangeCountsForm),
        ("CorrectionMade", CorrectionForm),
        ("MemberChange", ChangeForm),
    ],
)
def test_what_is_answered_has_the_members_stated(contract: Json, name: str, form: Any) -> None:
    stated = contract["components"]["schemas"][name]
    assert set(stated["properties"]) == set(get_type_hints(form))
    assert set(stated["required"]) == form.__required_keys__


def test_a_quotation_has_the_members_stated_with_its_document_or_without(contract: Json) -> None:
    alone, with_document = (contract["components"]["schemas"][name] for name in ("Quotation", "QuotationWithDocument"))
    assert set(alone["required"]) == wire.QuotationForm.__required_keys__
    assert set(with_document["required"]) == wire.QuotationForm.__required_keys__ | {"document"}
    assert set(alone["properties"]) == set(get_type_hints(wire.QuotationForm)) - {"document", "highlights"}
    assert set(with_document["properties"]) == set(get_type_hints(wire.QuotationForm))


@pytest.mark.parametrize(
    ("name", "words"), [("Kind", Kind), ("Mode", Mode), ("SpeakerType", SpeakerType), ("Verdict", Verdict)]
)
def test_enumerations_have_the_same_words(contract: Json, name: str, words: Any) -> None:
    assert contract["components"]["schemas"][name]["enum"] == [str(word) for word in words]


def test_version_and_limits_are_those_of_the_package(contract: Json) -> None:
    settings = Settings()
    assert contract["info"]["version"] == __version__
    described = " ".join(contract["info"]["description"].split())
    for limit in (
        f"A text: {settings.max_characters:,} code points.",
        f"An HTML page: {MAX_PAGE_CHARACTERS:,} code points and {MAX_PAGE_ELEMENTS:,} elements",
        f"A body: {settings.max_body_bytes:,} bytes",
        f"A batch: {settings.batch_items:,} articles, {settings.max_batch_bytes:,} bytes.",
        f"One analysis: {settings.request_seconds} seconds",
        f"{settings.queue_length} more may wait for their turn, {settings.queue_seconds} seconds at most",
    ):
        assert limit in described
    assert settings.max_characters == MAX_CHARACTERS


def test_every_example_validates(contract: Json) -> None:
    contents = [
        (media_type, content)
        for holder in [
            *(operation.get("requestBody", {}) for _, _, operation in operations(contract)),
            *(answer for _, _, operation in operations(contract) for answer in operation["responses"].values()),
            *contract["components"]["responses"].values(),
        ]
        for media_type, content in holder.get("content", {}).items()
    ]
    examples = [
        (media_type, content, example)
        for media_type, content in contents
        for example in [
            *([content["example"]] if "example" in content else []),
            *(each["value"] for each in content.get("examples", {}).values()),
        ]
    ]
    assert len(examples) > 20
    for media_type, content, example in examples:
        assert_valid(contract, content["schema"], example)
        if media_type == NDJSON and content is not batch_request(contract):
            for line in example.rstrip("\n").split("\n"):
                assert_valid(contract, content["x-item-schema"], json.loads(line))


def test_every_example_of_a_schema_validates(contract: Json) -> None:
    for schema in contract["components"]["schemas"].values():
        if "example" in schema:
            assert_valid(contract, schema, schema["example"])


def test_every_example_of_an_article_really_runs_and_is_kept_once(contract: Json, app: Flask) -> None:
    operation = contract["paths"]["/quotes"]["post"]
    schema = operation["responses"]["201"]["content"]["application/json"]["schema"]
    for media_type, content in operation["requestBody"]["content"].items():
        for example in content["examples"].values():
            sent = [json.dumps(example["value"]) if media_type.endswith("json") else example["value"] for _ in range(2)]
            first, second = [
                app.test_client().post("/quotes", data=body.encode(), content_type=media_type) for body in sent
            ]
            assert (first.status_code, second.status_code) == (201, 200)
            assert first.headers["Location"] == f"/documents/{first.json['document']['id']}"
            assert_valid(contract, schema, first.json)
            assert_valid(contract, schema, second.json)


def test_every_example_of_a_batch_really_runs(contract: Json, app: Flask) -> None:
    content = batch_request(contract)
    answers = contract["paths"]["/quotes/batch"]["post"]["responses"]["200"]["content"][NDJSON]["x-item-schema"]
    for example in content["examples"].values():
        response = app.test_client().post("/quotes/batch", data=example["value"].encode(), content_type=NDJSON)
        assert response.status_code == 200
        lines = [json.loads(line) for line in response.text.split("\n") if line]
        assert [line["line"] for line in lines] == [
            at for at, line in enumerate(example["value"].split("\n"), 1) if line
        ]
        for line in lines:
            assert_valid(contract, answers, line)


def test_every_example_of_a_draft_really_runs_and_nothing_is_kept(contract: Json, app: Flask) -> None:
    operation = contract["paths"]["/quotes/check"]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    for media_type, content in operation["requestBody"]["content"].items():
        for example in content["examples"].values():
            value = example["value"]
            body = json.dumps(value) if media_type == "application/json" else value
            response = app.test_client().post("/quotes/check", data=body.encode(), content_type=media_type)
            assert response.status_code == 200 and response.json["checks"]
            assert_valid(contract, schema, response.json)
    assert app.test_client().get("/documents").json["documents"] == []


def test_every_example_of_a_query_really_runs(contract: Json, app: Flask) -> None:
    for path, method, operation in operations(contract):
        for parameter in parameters(contract, operation["operationId"], "query"):
            if method == "get" and "{" not in path and "example" in parameter:
                response = app.test_client().get(path, query_string={parameter["name"]: parameter["example"]})
                assert response.status_code == 200
                assert_valid(
                    contract, operation["responses"]["200"]["content"]["application/json"]["schema"], response.json
                )


def test_the_answer_to_the_first_example_is_the_one_stated(contract: Json, app: Flask) -> None:
    operation = contract["paths"]["/quotes"]["post"]
    request = operation["requestBody"]["content"]["application/json"]["examples"]["spokesman"]["value"]
    stated = operation["responses"]["201"]["content"]["application/json"]["examples"]["spokesman"]["value"]
    answered = app.test_client().post("/quotes?store=false", json=request).json
    assert without_what_differs(answered) == without_what_differs(stated)


def batch_request(contract: Json) -> Json:
    """What the body of a batch is."""
    return contract["paths"]["/quotes/batch"]["post"]["requestBody"]["content"][NDJSON]


def without_what_differs(answer: Json) -> list[Json]:
    """The quotations but for what changes from model to model, and the document."""
    quotes = [{name: value for name, value in quote.items() if name != "confidence"} for quote in answer["quotes"]]
    return [answer["document"], *quotes]

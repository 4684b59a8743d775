"""The SBOM holds what serving needs, and nothing else (``make sbom`` checks that it fits the schema)."""

import hashlib
import sys
from functools import cache

import pytest
from supply.locked import DEV, RUNTIME, read_lock
from supply.sbom import Json, sbom
from supply.served import SERVED, Served

from ontherecord import __version__
from ontherecord.attribution.model_files import MODEL_FILES, PACKAGED


@cache
def made() -> Json:
    return sbom(sys.executable)


def component(name: str) -> Json:
    (found,) = (each for each in made()["components"] if each["name"].lower() == name)
    return dict(found)


def test_it_is_of_this_release() -> None:
    assert made()["metadata"]["component"]["version"] == __version__
    assert made()["specVersion"] == "1.6"


def test_every_package_of_the_runtime_is_in_it_with_its_hashes_and_licence() -> None:
    here = [each for each in read_lock(RUNTIME) if each.marker is None or each.marker.evaluate()]
    by_purl = {each.get("purl", "").lower(): each for each in made()["components"]}
    for package in here:
        found = by_purl[f"pkg:pypi/{package.name}@{package.version}"]
        hashes = [each["content"] for ref in found["externalReferences"] for each in ref.get("hashes", ())]
        assert hashes == list(package.hashes), package.name
        assert found["licenses"], package.name


def test_nothing_that_only_tests_need_is_in_it() -> None:
    tools = {each.name for each in read_lock(DEV)} - {each.name for each in read_lock(RUNTIME)}
    assert not tools & {each["name"].lower() for each in made()["components"]}


def test_the_model_is_in_it_with_its_files_as_they_are() -> None:
    model = component("ontherecord-model")
    assert model["type"] == "machine-learning-model" and model["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    digests = {each["name"]: each["hashes"][0]["content"] for each in model["components"]}
    assert digests.keys() == {*MODEL_FILES, "MODEL_CARD.md"}
    for name, digest in digests.items():
        assert digest == hashlib.sha256((PACKAGED / name).read_bytes()).hexdigest(), name


@pytest.mark.parametrize("served", SERVED, ids=lambda each: each.name)
def test_what_browsers_get_is_in_it_within_the_package_that_carries_it(served: Served) -> None:
    (library,) = (each for each in component(served.within)["components"] if each["name"] == served.name)
    assert library["components"][0]["hashes"]


def test_what_needs_what_names_nothing_that_is_not_in_it() -> None:
    known = {each["bom-ref"] for each in made()["components"]} | {"root-component"}
    told = made()["dependencies"]
    assert {each["ref"] for each in told} <= known
    assert {name for each in told for name in each.get("dependsOn", ())} <= known


def test_it_is_the_same_again() -> None:
    assert sbom(sys.executable) == made()

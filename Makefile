# make run      serve quotations on 127.0.0.1:8000, setting up whatever is missing: .venv, tables, seeds
# make install  .venv alone, with what serving needs; make install-bulk: and what archives in bulk need
# make test     the tests            make lint      ruff
# make types    mypy --strict        make contract  generated requests against openapi.yaml
# make bench    the engine: speed over bare spaCy's, memory, and how good it is, on ARTICLES=… (as below) and GOLD='… …'
# make bench-http  what HTTP and storage cost, on ARTICLES=… (a JSON object with a text a line)
# make bench-search  how fast 1,000,000 quotations are searched (made first: DATABASE=sqlite:////tmp/million.sqlite)
# make bench-bulk  archives in bulk, killed and counted, on one machine and on three nodes: BULK_ARTICLES=20000
# make faults    kill, overload, attack: what is lost, and how long it takes (an hour; make faults-short: minutes)
# make containers  Dockerfile and compose file checked
# make licences  the licence of everything that serving needs, against what is allowed (make licences-list: the list anew)
# make sbom      all of it as CycloneDX, in sbom.cdx.json
# make pictures  docs/pictures anew, after a change of the page
# make lock     requirements/*.txt anew from pyproject.toml
#
# Needs Python 3.11 to 3.14 and make. Set PYTHON=… for a certain one.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing

.PHONY: install install-bulk run test faults faults-short contract lint types format bench bench-http bench-search bench-bulk containers licences licences-list sbom pictures lock clean

install: $(INSTALLED)

$(INSTALLED): requirements/runtime.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "ontherecord needs Python 3.11 to 3.14 (with venv); none was found" >&2; exit 1; }
	@echo "Setting up $(VENV) (a minute or so, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

install-bulk: $(INSTALLED)
	@echo "Adding what archives in bulk need …"
	@$(PIP) install --require-hashes --no-deps -r requirements/bulk.txt

$(DEVELOPING): requirements/dev.txt $(INSTALLED)
	@echo "Adding what the tests and checks need …"
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

run: $(INSTALLED)
	@$(BIN)/ontherecord migrate --quiet
	@$(BIN)/ontherecord seeds --if-empty --quiet seeds
	@exec $(BIN)/ontherecord serve

# three on two cores, since a third of the time they wait
test: $(DEVELOPING)
	$(BIN)/python -m pytest --numprocesses=3

faults: $(DEVELOPING)
	$(BIN)/python -m tests.faults $(SCRIPTS)

faults-short: $(DEVELOPING)
	$(BIN)/python -m tests.faults --short $(SCRIPTS)

CONTRACT_EXAMPLES ?= 100

contract: $(DEVELOPING)
	CONTRACT_EXAMPLES=$(CONTRACT_EXAMPLES) $(BIN)/python -m pytest tests/contract

lint: $(DEVELOPING)
	$(BIN)/ruff check service supply tests examples
	$(BIN)/ruff format --check service supply tests examples

format: $(DEVELOPING)
	$(BIN)/ruff check --fix service supply tests examples
	$(BIN)/ruff format service supply tests examples

types: $(DEVELOPING)
	$(BIN)/mypy

ARTICLES ?= tests/data/forms.jsonl

GOLD ?= tests/data/forms.jsonl

bench: $(DEVELOPING)
	$(BIN)/python tests/benchmarks/engine.py $(ARTICLES) $(GOLD)

bench-http: $(DEVELOPING)
	$(BIN)/python tests/benchmarks/http_speed.py $(ARTICLES)

DATABASE ?= sqlite:////tmp/million.sqlite

bench-search: $(DEVELOPING)
	$(BIN)/python tests/benchmarks/search_speed.py $(DATABASE)

BULK_ARTICLES ?= 20000

bench-bulk: $(DEVELOPING)
	$(BIN)/python -m tests.benchmarks.bulk --articles $(BULK_ARTICLES)

containers: $(DEVELOPING)
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

licences: $(DEVELOPING)
	$(BIN)/python -m supply.licences

licences-list: $(DEVELOPING)
	$(BIN)/python -m supply.licences --write

sbom: $(DEVELOPING)
	$(BIN)/python -m supply.sbom

pictures: $(DEVELOPING)
	$(BIN)/python tests/pictures/take.py

UV_COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-config --no-emit-index-url \
	--custom-compile-command "make lock"

lock:
	$(UV_COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(UV_COMPILE) pyproject.toml --extra bulk --constraint requirements/runtime.txt --output-file requirements/bulk.txt
	$(UV_COMPILE) pyproject.toml --extra bulk --extra dev --constraint requirements/bulk.txt --output-file requirements/dev.txt
	$(UV_COMPILE) requirements/audit.in --constraint requirements/dev.txt --output-file requirements/audit.txt

clean:
	rm -rf $(VENV) build dist service/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

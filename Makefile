# One word for each chore. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# One more than two cores: somebody is always waiting for a disk or a browser.
WORKERS ?= 3
ARGS ?=

# Where Python may not keep what it compiles, as in many containers, every process of the tests compiles it all again.
export PYTHONDONTWRITEBYTECODE :=

# The first Python of the machine that fits; PYTHON=... overrules.
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c '$(FITS)' 2>/dev/null; then echo $$name; break; fi; done)

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
FROM_LOCK := $(INSTALL) --no-compile --require-hashes --only-binary :all: --requirement
PROJECT := $(INSTALL) --no-deps --no-build-isolation --editable .
PYTEST := -m pytest --numprocesses $(WORKERS) --dist worksteal
COMPILE := var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml --all-extras
SOURCES := src tests $(wildcard bench tools docs) hatch_build.py

.PHONY: help env demo test check lint types contracts coverage pages bench faults docs lock sbom audit format clean

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

env: $(VENV)/.development ## make .venv with everything that development needs, and nothing else

demo: $(VENV)/.runtime ## serve a filled site on http://127.0.0.1:8000 (PORT=9000 moves it)
	@exec $(BIN)/results demo --port $(PORT) $(ARGS)

test: env ## pass the tests, on every store and in a browser (ARGS="-k lockout" chooses)
	@$(BIN)/python $(PYTEST) $(ARGS)

check: lint types contracts pages coverage ## everything that CI asks for: lint, types, import contracts, pages, tests
	@echo "Everything holds."

lint: env ## ruff, rules and format
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

types: env ## mypy, strict
	@$(BIN)/mypy

contracts: env ## the walls between packages and the ladder of the core
	@$(BIN)/lint-imports

coverage: env ## the tests, and what of the code they reach
	@mkdir -p var/coverage
	@$(BIN)/coverage erase
	@$(BIN)/coverage run $(PYTEST) $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: env ## measure every figure of docs/performance.md against its floor (ARGS=statement chooses)
	@for program in $(or $(ARGS),$(sort $(patsubst bench/%.py,%,$(wildcard bench/[a-z]*.py)))); do \
		echo "== $$program"; $(BIN)/python -m bench.$$program; done

faults: env ## interrupt everything everywhere and look whether anything is lost (ARGS="--seed 7" repeats a run)
	@$(BIN)/python -m tests.faults --points 52 --kills 200 --tampering $(ARGS)

docs: pages ## the documentation under var/docs, its links and examples tried
	@$(BIN)/python -m pytest tests/docs $(ARGS)

pages: env ## the documentation under var/docs; a warning is an error
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --builder html docs var/docs

lock: var/lock/bin/uv ## make requirements/*.txt anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	@mkdir -p requirements
	@$(COMPILE) --group install --output-file requirements/runtime.txt $(ARGS)
	@$(COMPILE) --group dev --constraint requirements/runtime.txt --output-file requirements/development.txt $(ARGS)

sbom: var/supply/bin/pip-audit ## what the service stands on, as CycloneDX, in var/sbom.json
	@var/supply/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file var/sbom.json requirements/runtime.txt

audit: var/supply/bin/pip-audit ## whether anything in the lock is known to be vulnerable (asks the advisories on the net)
	@var/supply/bin/pip-audit --require-hashes --disable-pip --requirement requirements/runtime.txt

format: env ## let ruff put the code in order
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

clean: ## take away what was built and cached (not .venv, not the demo's data)
	@rm -rf build dist var/coverage var/lock .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 with venv is needed." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the site needs (this happens once)." >&2
	@$(FROM_LOCK) requirements/runtime.txt
	@$(PROJECT)
	@touch $@

$(VENV)/.development: requirements/development.txt requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what development needs (this happens once)." >&2
	@$(FROM_LOCK) requirements/development.txt
	@$(PROJECT)
	@touch $(VENV)/.runtime $@

var/lock/bin/uv:
	@$(PYTHON) -m venv var/lock
	@var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv

var/supply/bin/pip-audit:
	@$(PYTHON) -m venv var/supply
	@var/supply/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom pip-audit

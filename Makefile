# Every gesture of the project. `make serve` and `make test` are all that a fresh machine with Python 3.11 or newer needs.
.DEFAULT_GOAL := serve
.PHONY: fuzz serve test check demo nightly bench openapi lint types contract sbom clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v $$p && break; done)
BIN := .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
LINTS := purity_lint size_gate registry_addresses words_gate
# Both limits are set for each session, by app/persistence/migrations/run.py.
SET_BY_THE_RUNNER := require-lock-timeout,require-statement-timeout
INPUTS := pyproject.toml constraints.txt

serve: .venv/.core
	@exec $(BIN)/bilan serve $(if $(DATABASE_URL),,--demo)

test: .venv/.test
	@$(BIN)/python -m pytest -n 2

check: test
	@$(MAKE) --no-print-directory lint types contract

lint: .venv/.lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@for lint in $(LINTS); do $(BIN)/python -m tools.$$lint || exit 1; done
	@$(BIN)/squawk --pg-version 15 --assume-in-transaction --exclude $(SET_BY_THE_RUNNER) app/persistence/migrations/versions/*.sql

types: .venv/.lint
	@$(BIN)/mypy

contract: .venv/.lint
	@$(BIN)/bilan openapi --check
	@$(BIN)/python -m tools.law_docs --check
	@if command -v npm >/dev/null; then npm ci --silent && REDOCLY_TELEMETRY=off npx --no-install redocly lint openapi/openapi.json --config openapi/redocly.yaml; \
	else echo "contract: not linted with redocly, which needs Node.js 20 or newer (with npm)"; test -z "$(CI)"; fi

fuzz: .venv/.test
	@$(BIN)/python -m tools.fuzz $(FUZZ)

openapi: .venv/.test
	@$(BIN)/bilan openapi
	@$(BIN)/python -m tools.law_docs

demo: .venv/.core
	@$(BIN)/python -m tools.demo

bench: .venv/.test
	@$(BIN)/python -m benchmarks.run

sbom: .venv/.test
	@$(BIN)/python -m tools.sbom sbom.json

nightly: .venv/.test .venv/.lint
	@BILAN_TIER=nightly $(BIN)/python -m pytest -n 2
	@$(MAKE) --no-print-directory lint types contract

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis build *.egg-info node_modules

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed, and none was found: install it, or name it with PYTHON=/path/to/python" >&2; exit 2; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv

.venv/.core: $(INPUTS) | .venv/bin/python
	@echo "Installing Bilan"
	@$(INSTALL) -e .
	@touch $@

.venv/.test: $(INPUTS) | .venv/bin/python
	@echo "Installing Bilan and its tests"
	@$(INSTALL) -e '.[test]'
	@touch $@ .venv/.core

.venv/.lint: $(INPUTS) | .venv/bin/python
	@echo "Installing Bilan and its lints"
	@$(INSTALL) -e '.[test,lint]'
	@touch $@ .venv/.core .venv/.test

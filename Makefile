# 责链 Zelian. Two commands do all the set-up: `make run` and `make test`.
# `make help` says what each target does.

VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
SECONDS ?= 60
BIN := $(VENV)/bin
export ZELIAN_DATA ?= $(CURDIR)/data

.PHONY: help run test test-sqlite test-postgresql check bench bench-reading fuzz demo-reset format messages lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.run ## set up what is missing, start web and jobs, print the address and the demo accounts
	@$(BIN)/zelian run --host $(HOST) --port $(PORT)

test: check test-sqlite test-postgresql ## the checks, then the whole suite on SQLite and on a PostgreSQL it brings along, browser included

test-sqlite: $(VENV)/.test
	@echo "== Tests on SQLite"
	@$(BIN)/python -m tools.say_browser
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal tests

test-postgresql: $(VENV)/.test
	@echo "== Tests on PostgreSQL (what touches the database)"
	@$(BIN)/python -m tools.with_postgresql $(BIN)/python -m pytest -q -n 2 --dist worksteal \
		--ignore=tests/core --ignore=tests/documents --ignore=tests/eval --ignore=tests/fuzz tests

check: $(VENV)/.test ## format, lint, types, floors, unused dependencies, migrations, message catalogues
	@echo "== format"; $(BIN)/ruff format --check .
	@echo "== lint"; $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== floors"; $(BIN)/lint-imports
	@echo "== dependencies"; $(BIN)/deptry src
	@echo "== migrations and settings"; $(BIN)/python -m tools.check_django
	@echo "== messages"; $(BIN)/python -m tools.messages --check

format: $(VENV)/.test ## rewrite the sources in the house's format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.test ## figures and ratios of speed, measured on this machine
	@$(BIN)/python -m tools.with_postgresql $(BIN)/python -m bench

bench-reading: $(VENV)/.test ## how right the reading of annotated documents is, how fast, in what memory
	@$(BIN)/python -m bench.reading_scores

fuzz: $(VENV)/.test ## spoilt documents of every kind through the reader for SECONDS (60); what fails is kept
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

demo-reset: $(VENV)/.run ## throw the demonstration's data away and load it anew (asks first)
	@$(BIN)/zelian demo-reset

messages: $(VENV)/.test ## collect the texts for people into the English catalogue and compile it
	@$(BIN)/python -m tools.messages

lock: $(VENV)/.test ## resolve the ranges of pyproject.toml anew into the two lock files
	@$(BIN)/python -m tools.lock

clean: ## remove the virtual environment and caches; data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.made:
	@sh tools/make_venv.sh $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing what Zelian runs on (requirements.lock) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.lock
	@echo "Installing what the tests need (requirements-test.lock) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

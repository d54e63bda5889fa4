# `make demo` and `make test` need nothing but python3, make and the package registry.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
DEMO := build/demo
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
WORKERS ?= 2

.PHONY: help demo test check fix docs bench requirements clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/uv: requirements/uv.txt
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt

$(RUN_READY): $(BIN)/uv requirements/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/build.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(RUN_READY) ## Invent a country, freeze its situational picture, and verify it
	rm -rf $(DEMO)
	$(BIN)/lagesbild example $(DEMO)/underlag
	$(BIN)/lagesbild check $(DEMO)/underlag
	$(BIN)/lagesbild picture $(DEMO)/underlag -o $(DEMO)/lagesbild
	$(BIN)/lagesbild verify $(DEMO)/lagesbild $(DEMO)/underlag

test: $(DEV_READY) ## Run every test
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(DEV_READY) ## Lint, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(DEV_READY) ## Format and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DEV_READY) ## Write the generated pages of docs/ anew
	$(BIN)/python -m tests.generated_docs

bench: $(DEV_READY) ## Print medians and ratios against named peers
	$(BIN)/python benchmarks/run.py

requirements: $(BIN)/uv ## Compile the pinned and hashed requirement files anew
	cd requirements && for f in uv build; do ../$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate $$f.in -o $$f.txt; done
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra dev --extra nuts -c requirements/run.txt -o requirements/dev.txt

clean: ## Remove everything that was made here
	rm -rf .venv build dist

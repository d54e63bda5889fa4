# `make demo` and `make test` need nothing but python3, make and the package registry.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
DEMO := build/demo
SITE := build/site
RUN_READY := .venv/.run-ready
WEB_READY := .venv/.web-ready
DEV_READY := .venv/.dev-ready
BENCH_READY := .venv/.bench-ready
IDP_READY := .venv-idp/.ready
WORKERS ?= 2
PORT ?= 8000
HOURS ?= 8
NEXT_PYTHON ?= >=3.12

.PHONY: help demo site test test-next check fix docs bench requirements clean

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

$(WEB_READY): $(RUN_READY) requirements/web.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/web.txt
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH_READY): $(DEV_READY) requirements/bench.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

$(IDP_READY): $(BIN)/uv requirements/idp.txt
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-idp
	$(BIN)/uv pip install --quiet --python .venv-idp/bin/python --require-hashes -r requirements/idp.txt
	@touch $@

demo: $(RUN_READY) ## Invent a country, freeze its situational picture, and verify it
	rm -rf $(DEMO)
	$(BIN)/lagesbild example $(DEMO)/underlag
	$(BIN)/lagesbild check $(DEMO)/underlag
	$(BIN)/lagesbild picture $(DEMO)/underlag -o $(DEMO)/lagesbild
	$(BIN)/lagesbild verify $(DEMO)/lagesbild $(DEMO)/underlag

site: export DJANGO_SETTINGS_MODULE := lagesbild_web.settings.demo
site: $(WEB_READY) ## Start the site on this machine with the invented country and a login per role
	rm -rf $(SITE)
	mkdir -p $(SITE)
	$(BIN)/lagesbild_web migrate --verbosity 0
	$(BIN)/lagesbild_web collectstatic --noinput --verbosity 0
	$(BIN)/lagesbild_web load_example
	@echo "http://127.0.0.1:$(PORT) · stannar med Ctrl+C, och av sig själv efter $(HOURS) timmar"
	@timeout --foreground $(HOURS)h $(BIN)/gunicorn --preload --workers 2 --threads 4 --log-level warning \
		--bind 127.0.0.1:$(PORT) lagesbild_web.wsgi || [ $$? -eq 124 ]

test: $(DEV_READY) $(IDP_READY) ## Run every test
	tests/system_packages.sh
	$(BIN)/python -m pytest -n $(WORKERS)

test-next: $(BIN)/uv $(IDP_READY) ## Run the site's tests on the newest Django, where a Python of 3.12 or newer is there
	$(BIN)/uv venv --quiet --allow-existing --no-python-downloads --python '$(NEXT_PYTHON)' .venv-next
	$(BIN)/uv pip install --quiet --python .venv-next/bin/python --require-hashes -r requirements/next.txt
	$(BIN)/uv pip install --quiet --python .venv-next/bin/python --require-hashes -r requirements/build.txt
	$(BIN)/uv pip install --quiet --python .venv-next/bin/python --no-deps --no-build-isolation --offline -e .
	tests/system_packages.sh
	.venv-next/bin/python -m pytest -n $(WORKERS) tests/web

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

bench: $(BENCH_READY) ## Print medians and ratios against named peers
	PYTHONPATH=. $(BIN)/python benchmarks/run.py

requirements: $(BIN)/uv ## Compile the pinned and hashed requirement files anew
	cd requirements && for f in uv build idp; do ../$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate $$f.in -o $$f.txt; done
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra web -c requirements/run.txt -o requirements/web.txt
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra dev --extra nuts --extra spark --extra web -c requirements/web.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra dev --extra nuts --extra spark --extra web --python-version 3.12 -o requirements/next.txt
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra bench -c requirements/dev.txt -o requirements/bench.txt

clean: ## Remove everything that was made here
	rm -rf .venv .venv-next .venv-idp build dist

# What there is to do here; the work itself is in `jumin` and in tools/.

PORT ?= 8000
RESPONDER_PORT ?= 8001
PYTHON := .venv/bin/python

.PHONY: run test lint bench docs clean

run:
	@tools/bootstrap server
	@exec .venv/bin/jumin up --port $(PORT) --responder-port $(RESPONDER_PORT)

test:
	@tools/debian
	@tools/bootstrap server pcsc dev
	$(PYTHON) -m pytest -n 2

lint:
	@tools/bootstrap server pcsc dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) tools/empty_town.py $(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/empty_town.py $(PYTHON) tools/pages.py

bench:
	@tools/bootstrap server pcsc dev
	@for script in $(wildcard bench/*.py); do echo "$$script"; $(PYTHON) "$$script" || exit; done

docs:
	@python3 tools/links.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

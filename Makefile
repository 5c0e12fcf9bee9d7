# What there is to do here; the work itself is in `jumin` and in tools/.

PORT ?= 8000
RESPONDER_PORT ?= 8001
PYTHON := .venv/bin/python

.PHONY: run test lint bench translations docs clean

run:
	@tools/bootstrap server
	@exec .venv/bin/jumin up --port $(PORT) --responder-port $(RESPONDER_PORT)

test:
	@tools/debian
	@tools/bootstrap server pcsc postgresql dev
	$(PYTHON) -m pytest -n 4
	JUMIN_TEST_DATABASE=postgresql $(PYTHON) -m pytest -n 4

lint:
	@tools/bootstrap server pcsc postgresql dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) tools/empty_town.py $(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/empty_town.py $(PYTHON) tools/pages.py

bench:
	@tools/debian nginx-light
	@tools/bootstrap server pcsc postgresql dev
	@for script in $(wildcard bench/*.py); do echo "$$script"; $(PYTHON) "$$script" || exit; done

# After this, translate what is empty in the catalogues, and run it once more. The eighth word of a
# Role is the reason why somebody lives in the town.
translations:
	@.venv/bin/pybabel extract -F src/jumin/locale/babel.cfg -k gettext_lazy -k gettext_noop -k Role:8 \
		--no-location --sort-output -o messages.pot src/jumin
	@.venv/bin/pybabel update -D django -d src/jumin/locale -i messages.pot \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@.venv/bin/pybabel compile -D django -d src/jumin/locale
	@rm messages.pot

docs:
	@tools/bootstrap server
	@$(PYTHON) tools/docs.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

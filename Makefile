# The commands of the README. Everything is installed from requirements.lock, by hash, into .venv.

SHELL := /bin/sh
VENV := .venv
READY := $(VENV)/.installed
FLASK := $(VENV)/bin/flask --app wsgi
PYTEST := $(VENV)/bin/python -m pytest
TRANSLATIONS := views/translations
EXPORTS := 10000 100000 1100000

.PHONY: run test prove install shots check bench load sbom

run: install
	@exec $(FLASK) serve

install: $(READY)
	@if [ -d $(TRANSLATIONS) ]; then $(VENV)/bin/pybabel --quiet compile -d $(TRANSLATIONS); fi

$(READY): requirements.lock
	@PYTHON=$$(sh .ci/python) && $$PYTHON -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --disable-pip-version-check -qq --require-hashes -r requirements.lock
	@touch $@

test: install
	TEST_ON=sqlite $(PYTEST) -n auto --dist loadfile -m "not prove"
	@if [ -n "$$TEST_POSTGRES_URL" ]; then echo "The rules on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" tests/rules tests/cases; fi

prove: install
	$(PYTEST) -m prove tests/crash
	$(PYTEST) -n auto --dist loadfile -m prove --ignore tests/crash
	@if [ -n "$$TEST_POSTGRES_URL" ]; then TEST_ON=postgresql $(PYTEST) -m prove tests/crash/test_nodes.py && echo "The whole suite on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" --ignore tests/house --ignore tests/journeys; \
	else echo "TEST_POSTGRES_URL is not set: the whole suite on PostgreSQL was left out"; fi

check: install
	$(FLASK) check

sbom: install
	@$(FLASK) sbom

shots: install
	$(VENV)/bin/python -m tests.shots --readme
	$(VENV)/bin/python -m tests.shots

bench: install
	$(FLASK) bench
	$(FLASK) bench $(EXPORTS:%=--export %)
	$(PYTEST) -m prove -s tests/crash
	$(VENV)/bin/python -m tests.load

load: install
	$(VENV)/bin/python -m tests.load

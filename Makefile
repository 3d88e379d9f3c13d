# The commands of the README. Everything is installed from the lock files, by hash, into .venv.

SHELL := /bin/sh
VENV := .venv
FLASK := $(VENV)/bin/flask --app wsgi
PYTEST := $(VENV)/bin/python -m pytest
EXPORTS := 10000 100000 1100000
SHIFT ?= +395d
CASES := cases deadlines fees plans referrals reports samples teams
DATED := rules $(CASES) campaigns complaints consultations green notices periodic_surveys projects \
	publications refusals requests surveys trainings imports/test_year.py operations/test_tasks.py

.PHONY: run test shifted prove install shots check bench load sbom bundle release

run: install
	@exec $(FLASK) serve

install:
	@sh .ci/install

bundle: install
	@sh .ci/bundle

release: install
	@sh .ci/release

test: install
	TEST_ON=sqlite $(PYTEST) -n auto --dist loadfile -m "not prove"
	@if [ -n "$$TEST_POSTGRES_URL" ]; then echo "The rules on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" tests/rules $(CASES:%=tests/%); fi

prove: install
	$(PYTEST) -m prove tests/crash
	$(PYTEST) -n auto --dist loadfile -m prove --ignore tests/crash
	@if [ -n "$$TEST_POSTGRES_URL" ]; then TEST_ON=postgresql $(PYTEST) -m prove tests/crash/test_nodes.py && echo "The whole suite on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" --ignore tests/house --ignore tests/journeys; \
	else echo "TEST_POSTGRES_URL is not set: the whole suite on PostgreSQL was left out"; fi

# What deals with days, on a machine whose clock is ahead: nothing may hold the day on which it was written.
shifted: install
	TEST_ON=sqlite faketime --exclude-monotonic -f "$(SHIFT)" $(PYTEST) -n auto --dist loadfile -m "not prove" $(DATED:%=tests/%)

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

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

.PHONY: help run test test-fast lint shifted prove install shots check bench load sbom bundle release

.DEFAULT_GOAL := run

help:  ## print these lines
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: install  ## serve http://127.0.0.1:8000/ with the demo world
	@exec $(FLASK) serve

install:  ## install the packages of the lock files into .venv
	@sh .ci/install

bundle: install  ## one archive for machines without a network
	@sh .ci/bundle

release: install  ## tag the version of pyproject.toml and make its archive
	@sh .ci/release

test: install  ## everything but the long proofs
	TEST_ON=sqlite $(PYTEST) -n auto --dist loadfile -m "not prove"
	@if [ -n "$$TEST_POSTGRES_URL" ]; then echo "The rules on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" tests/rules $(CASES:%=tests/%); fi

lint: install  ## form and rules of the code
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check

FAST := tests/house tests/rules tests/fields

test-fast: install  ## the shape of the code, its documents and the tables of events, under a minute
	TEST_ON=sqlite $(PYTEST) -n auto --dist loadfile -m "not prove" $(FAST)

# What asks no database, or asks it nothing that differs: documents, files, words, browsers, walks over all pages.
NO_SQL := house journeys fields exports printing imports/test_dialects.py imports/test_shown.py imports/test_limits.py imports/test_files.py \
	access/test_masked_names.py access/test_screens.py access/test_url_map.py access/test_files_open.py access/test_prefilled.py \
	security/test_no_server_error.py security/test_naughty_strings.py security/test_csrf.py security/test_headers.py \
	changes/test_every_table.py lists/test_columns.py operations/test_start.py operations/test_failures.py operations/test_packages.py

prove: install  ## the long proofs; what differs on PostgreSQL when TEST_POSTGRES_URL is set
	$(PYTEST) -m prove tests/crash
	$(PYTEST) -n auto --dist loadfile -m prove --ignore tests/crash
	@if [ -n "$$TEST_POSTGRES_URL" ]; then TEST_ON=postgresql $(PYTEST) -m prove tests/crash/test_nodes.py && echo "What differs on PostgreSQL:" && \
		TEST_ON=postgresql $(PYTEST) -n auto --dist loadfile -m "not prove" $(NO_SQL:%=--ignore tests/%); \
	else echo "TEST_POSTGRES_URL is not set: the tests on PostgreSQL were left out"; fi

# Tests that depend on days, with the clock of the machine ahead: no result may depend on the day it was written.
shifted: install  ## what deals with days, with the clock of the machine ahead (SHIFT=+45d)
	TEST_ON=sqlite faketime --exclude-monotonic -f "$(SHIFT)" $(PYTEST) -n auto --dist loadfile -m "not prove" $(DATED:%=tests/%)

check: install  ## name forgotten steps, one sentence each
	$(FLASK) check

sbom: install  ## the bill of materials (CycloneDX)
	@$(FLASK) sbom

shots: install  ## photograph every screen
	$(VENV)/bin/python -m tests.shots --readme
	$(VENV)/bin/python -m tests.shots

bench: install  ## all benchmarks, an hour or two
	$(FLASK) bench
	$(FLASK) bench $(EXPORTS:%=--export %)
	$(PYTEST) -m prove -s tests/crash
	$(VENV)/bin/python -m tests.load

load: install  ## fifty people at work for ten minutes
	$(VENV)/bin/python -m tests.load

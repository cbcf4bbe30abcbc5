# Everything that is done here, by name; `make help` lists it.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
BIN := .venv/bin
# The browser of the tests, which read this list, too. The first is the same engine with no window to draw, and takes
# two thirds of the time; it is the one that is installed where there is none.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome

# Material announces its own end on every run; the decision on MkDocs tells what we make of it.
export NO_MKDOCS_2_WARNING := 1
# Where Python may keep nothing that it compiled, each of the tests' processes compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE

# As of the last commit, the same commit gives the same bytes on any day; without git, it is today.
AS_OF = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null),$(shell date +%s))

.DEFAULT_GOAL := help
.PHONY: help setup browser client serve site check lint quick quick-run test test-run fuzz fix words scales lock audit release pictures pythons engines

help: ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / /' | awk '{printf "make %-8s", $$1; $$1=""; print}'

setup: .venv/ready ## set everything up, in .venv

.venv/ready: .ci/requirements.txt pyproject.toml .ci/taken.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed."; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser:
	@for b in $(BROWSERS); do command -v $$b >/dev/null && exit 0; done; \
	sudo=$$(command -v sudo || true); test "$$(id -u)" = 0 && sudo=; \
	$$sudo apt-get update -qq; \
	for b in chromium-headless-shell chromium; do \
		echo "No browser is found; installing Debian's $$b."; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$b >/dev/null && exit 0; \
	done; exit 1

client: setup tests/search/node_modules/ready

tests/search/node_modules/ready: tests/search/package-lock.json
	cd tests/search && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

serve: setup ## serve the site with live reload at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

site: setup ## build the site into site/, strictly, as of the last commit, and verify it
	SOURCE_DATE_EPOCH=$(AS_OF) $(BIN)/mkdocs build --strict
	$(BIN)/lessons verify site

check: setup ## tell every problem in the records
	$(BIN)/lessons check --strict

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/lessons check --strict

# How many seconds of the processor a run may ask for stands here; each prints at its end how many it took.
# Builds, what is cut short while it builds, and whole programs as they are measured.
SLOW := browser build fuzz publish/test_true_build.py publish/test_cut_short.py publish/test_elsewhere.py publish/test_benchmark.py test_benchmarks.py
quick: setup client ## run lint, types, and every test without a browser, a whole build or fuzzing: about a minute
	@$(BIN)/python .ci/cost.py 75 $(MAKE) --no-print-directory quick-run

quick-run: lint
	$(BIN)/pytest --durations=10 --hypothesis-profile=few $(addprefix --ignore=tests/,$(SLOW))

test: setup browser client ## run lint, types, and all tests: what must hold before a merge
	@$(BIN)/python .ci/cost.py 420 $(MAKE) --no-print-directory test-run

test-run: lint
	$(BIN)/pytest -n 2 --durations=10

fuzz: setup ## try 10,000 files gone wrong, and all examples of random input, as every night does
	$(BIN)/pytest -n 2 --hypothesis-profile=all --mutations=10000 --ignore=tests/browser --ignore=tests/build

fix: setup ## mend what lint can mend, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pythons: setup ## tell whether Python 3.11, 3.12 and 3.13, those that are here, make the same to the byte
	$(BIN)/python .ci/pythons.py $(PYTHONS)

pictures: setup browser ## make the pictures of README and docs anew; look at them before you commit them
	$(BIN)/python .ci/pictures.py

words: setup ## bring the catalogues of words up to date with what the code says
	$(BIN)/python .ci/words.py

scales: setup ## learn anew, from the texts in tests/intake/gate/learned, what the gate stops
	$(BIN)/python .ci/scales.py

lock: setup ## choose the newest libraries anew and lock them by hash
	$(BIN)/pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --upgrade --extra assistant --extra dev --extra s3 --extra sftp --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host \
		--output-file .ci/requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host \
		--output-file .ci/audit.txt .ci/audit.in
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host \
		--output-file .ci/engines.txt .ci/engines.in

# What audits has an environment of its own: it needs more libraries than the program does.
.venv/audit/ready: .ci/audit.txt
	@$(PYTHON) -m venv --clear .venv/audit
	@.venv/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r .ci/audit.txt
	@touch $@

audit: ## ask whether a weakness is known in a locked library; skipped, and said so, where nobody can be asked
	@mkdir -p .venv
	@$(MAKE) --silent .venv/audit/ready 2>.venv/audit.log || rm -rf .venv/audit
	@PATH="$(CURDIR)/.venv/audit/bin:$$PATH" $(PYTHON) .ci/audit.py .ci/requirements.txt .venv/audit.log

# Other engines have an environment of their own, too, with the libraries that the program has here.
.venv/engines/ready: .ci/requirements.txt .ci/engines.txt
	$(PYTHON) -m venv --clear .venv/engines
	.venv/engines/bin/pip install --quiet --disable-pip-version-check --require-hashes -r .ci/requirements.txt
	.venv/engines/bin/pip install --quiet --disable-pip-version-check --require-hashes -r .ci/engines.txt
	.venv/engines/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

engines: setup .venv/engines/ready ## tell whether ProperDocs and Zensical make the same site
	.venv/engines/bin/python .ci/engines.py

release: setup ## make dist/ of the last commit: sdist, wheel, and what the wheel stands on (SBOM)
	PYTHON="$(CURDIR)/$(BIN)/python" .ci/release

# Everything that is done here, by name; `make help` lists it.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
BIN := .venv/bin
BROWSERS := chromium chromium-browser google-chrome

# Material announces its own end on every run; the decision on MkDocs tells what we make of it.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help setup browser client serve site check test fix lock

help: ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / /' | awk '{printf "make %-8s", $$1; $$1=""; print}'

setup: .venv/ready ## set everything up, in .venv

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed."; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser:
	@for b in $(BROWSERS); do command -v $$b >/dev/null && exit 0; done; \
	echo "No browser is found; installing Debian's chromium."; \
	sudo=$$(command -v sudo || true); test "$$(id -u)" = 0 && sudo=; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null

client: setup tests/search/node_modules/ready

tests/search/node_modules/ready: tests/search/package-lock.json
	cd tests/search && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

serve: setup ## serve the site with live reload at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

site: setup ## build the site into site/, strictly
	$(BIN)/mkdocs build --strict

check: setup ## tell every problem in the records
	$(BIN)/lessons check --strict

test: setup browser client ## run lint, types, unit, build and browser tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/lessons check --strict
	$(BIN)/pytest -n 3

fix: setup ## mend what lint can mend, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup ## choose the newest libraries anew and lock them by hash
	$(BIN)/pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --upgrade --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml

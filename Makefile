# Targets for users and developers. `make help` lists them.

# The first Python that is new enough; another one with `make PYTHON=/path/to/python`.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
# No build isolation: it would download a build backend that the locks do not pin.
LOCKED := $(PIP) install --compile --no-build-isolation --require-hashes
PROJECT := requirements/run.lock requirements/build.lock pyproject.toml src/metrocli/__init__.py
# Stamps: newer than the locks and pyproject.toml as long as the environment matches them.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
AXE := $(VENV)/axe-core-4.14.1.js
# Each worker takes a run of tests that follow each other, which share more fixtures than tests from all over.
WORKERS := -n auto --dist worksteal

.DEFAULT_GOAL := help
# One step after the other, but for those of `alone`.
ifndef ALONE
.NOTPARALLEL:
endif
.PHONY: help demo check test lint types quick generated alone tests fuzz browser documented wheel spark versions docs bench reach lock clean

help: ## List the targets.
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1	/p' Makefile | expand -t 20

demo: $(RUN) ## Set up what a user needs, and answer one question from the bundled data.
	@printf '\n$$ metrocli stats --period 2021-T3\n\n'
	@unset METROCLI_DATA METROCLI_PERIOD METROCLI_FORMAT METROCLI_NAMES METROCLI_LANG METROCLI_DATES; export METROCLI_CONFIG=; \
	test -t 1 || export COLUMNS="$${COLUMNS:-100}"; \
	$(BIN)/metrocli stats --period 2021-T3 -f table --no-pager

check: lint types quick ## Check what you change: format, lint, types and the quick tests (under a minute).
	@echo "== the quick checks pass; make test runs all of them"

# The steps of CI in their order; a new step is a target below, named here or in `alone`.
test: lint alone tests fuzz browser documented spark ## Run everything that CI runs.
	@echo "== everything passes"

# Two at a time, as each uses one core; what each prints comes in one piece where make can do it.
alone: $(DEV)
	@$(MAKE) --no-print-directory -j2 $(if $(filter output-sync,$(.FEATURES)),-Otarget) ALONE=yes types wheel generated

lint: $(DEV) ## Check format, mistakes and the phrases that this project no longer uses.
	@echo "== ruff check"
	@$(BIN)/ruff check --quiet .
	@echo "== ruff format --check"
	@$(BIN)/ruff format --check --quiet --diff .
	@echo "== words"
	@$(BIN)/python tools/check_words.py

types: $(DEV) ## Check the types, strictly.
	@echo "== mypy --strict"
	@$(BIN)/mypy --no-error-summary

quick: $(DEV) ## Run the tests without the slow ones, on all cores.
	@echo "== pytest, without the slow tests"
	@$(BIN)/python -m pytest -q $(WORKERS) --no-header -m "not slow" tests/unit tests/golden tests/test_imports.py </dev/null

generated: $(DEV) ## Check that generated pages and pictures are up to date.
	@echo "== generated pages, pictures and catalogues"
	@$(BIN)/python tools/layers.py --check
	@$(BIN)/python tools/reference.py --check
	@$(BIN)/python tools/picture.py --check
	@$(BIN)/python tools/report_pictures.py --check
	@$(BIN)/python tools/conventions.py --check
	@$(BIN)/python tools/catalogues.py --check

tests: $(DEV) ## Run all tests with branch coverage.
	@echo "== pytest, with branch coverage"
	@$(BIN)/python -m pytest -q $(WORKERS) --cov --ignore=tests/fuzz --ignore=tests/browser --ignore=tests/spark --ignore=tests/test_documented.py --ignore=tests/test_links.py </dev/null

# Without coverage, which would take half of the time; tests/fuzz/test_commands.py has how many inputs, and why so many.
fuzz: $(DEV) ## Run commands over mutated folders and workbooks (about two minutes).
	@echo "== mutated folders and workbooks"
	@$(BIN)/python -m pytest -q $(WORKERS) --no-header tests/fuzz </dev/null

# Skipped where no Chromium is installed; pytest prints why. axe-core comes from npm.
browser: $(DEV) ## Open the pages in a real browser: by keyboard, on a phone, on paper, and checked by axe-core.
	@echo "== pages in a browser"
	@$(BIN)/python tools/fetch_axe.py $(AXE)
	@METROCLI_AXE=$(AXE) $(BIN)/python -m pytest -q -n 2 --no-header tests/browser </dev/null

documented: $(DEV) ## Run every command in the documentation and compare its output; check all links.
	@echo "== documented commands and links"
	@$(BIN)/python -m pytest -q $(WORKERS) --no-header tests/test_documented.py tests/test_links.py </dev/null

# Each interpreter gets an environment of its own from the same locks; one that is not installed is named and left out.
versions: ## Run the quick tests with each supported Python that is installed (3.11, 3.12, 3.13).
	@for version in 3.11 3.12 3.13; do \
	  if "python$$version" -c 'pass' 2>/dev/null; then \
	    echo "== Python $$version" && $(MAKE) --no-print-directory VENV=".venv-$$version" PYTHON="python$$version" quick || exit 1; \
	  else \
	    echo "== Python $$version is not installed: left out"; \
	  fi; \
	done

wheel: $(DEV) ## Build the wheel, install it in an empty environment from the lock, and run it.
	@echo "== the wheel, installed elsewhere"
	@$(BIN)/python tools/check_wheel.py

# Spark has an environment of its own, as nothing else needs it; it runs on Java 17 or later.
SPARK := .venv-spark
spark: $(DEV) ## Run the documented SQL in Spark, where Java is installed (about two minutes).
	@echo "== documented SQL in Spark"
	@java=$$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'); \
	if [ "$${java:-0}" -ge 17 ]; then \
	  $(MAKE) --no-print-directory $(SPARK)/.installed && \
	  METROCLI_SPARK="$(CURDIR)/$(SPARK)/bin/python" $(BIN)/python -m pytest -q --no-header tests/spark </dev/null; \
	else \
	  echo "Java 17 or later is not installed: the SQL is not run in Spark"; \
	fi

$(SPARK)/.installed: requirements/build.lock requirements/spark.lock | $(BIN)/python
	@test -x $(SPARK)/bin/python || $(BIN)/python -m venv $(SPARK)
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --no-input -qq install --require-hashes -r requirements/build.lock
	@# It comes as source only, which setuptools of the lock builds.
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --no-input -qq install --no-build-isolation --require-hashes \
	  -r requirements/spark.lock
	@touch $@

docs: $(DEV) ## Write the generated pages, the pictures and the output shown in the documentation.
	@$(BIN)/python tools/layers.py
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/picture.py
	@$(BIN)/python tools/report_pictures.py
	@$(BIN)/python tools/refresh_docs.py

bench: $(DEV) ## Measure how long a start and an answer take (benchmarks/README.md).
	@$(BIN)/python benchmarks/startup.py

# The peers have an environment of their own, as nothing else needs them; `make reach REACH=--size=large` for a million.
PEERS := .venv-bench
reach: $(DEV) $(PEERS)/.installed ## Ask large networks, next to DuckDB, polars and pandas (benchmarks/README.md).
	@$(BIN)/python benchmarks/reach.py $(REACH)

$(PEERS)/.installed: requirements/bench.lock | $(BIN)/python
	@test -x $(PEERS)/bin/python || $(BIN)/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --no-input -qq install --require-hashes -r requirements/bench.lock
	@touch $@

# Pins stay as they are where they still fit; `make lock UPGRADE=--upgrade` moves them. The settings of this machine's
# pip are left aside, so that the hashes are those of the public files.
COMPILE = env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_NO_INDEX PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(UPGRADE)
PROJECT_FILE = import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))

lock: $(DEV) ## Pin what pyproject.toml asks for (with UPGRADE=--upgrade: the newest of it).
	@$(COMPILE) --strip-extras -o requirements/run.lock pyproject.toml
	@# What others are held to can have no extras; what pip installs must name them, or it looks for a newer release.
	@# setuptools builds odfpy, which comes as source only.
	@$(BIN)/python -c '$(PROJECT_FILE); print(*project["build-system"]["requires"], "editables", "setuptools>=70.1", sep="\n")' \
	| $(COMPILE) --strip-extras -c requirements/run.lock -o requirements/build.lock -
	@$(BIN)/python -c '$(PROJECT_FILE); print(*project["dependency-groups"]["dev"], sep="\n")' \
	| $(COMPILE) --no-strip-extras -c requirements/run.lock -c requirements/build.lock -o requirements/dev.lock pyproject.toml -
	@$(COMPILE) --strip-extras -c requirements/run.lock -o requirements/bench.lock requirements/bench.in
	@$(COMPILE) --strip-extras -o requirements/spark.lock requirements/spark.in

clean: ## Remove what was built and measured; the environment in .venv stays.
	@rm -rf build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "metrocli needs Python 3.11 or later: make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "metrocli needs Python 3.11 or later")'
	@echo "Making an environment in $(VENV)"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN): $(PROJECT) | $(BIN)/python
	@echo "Installing what requirements/run.lock pins"
	@$(LOCKED) -r requirements/build.lock -r requirements/run.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	@echo "Installing what requirements/dev.lock pins"
	@$(LOCKED) -r requirements/dev.lock
	@touch $@

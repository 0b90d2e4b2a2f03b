# The commands of the project. Each works on a fresh machine that has make, git and some Python; see `make help`.

.DEFAULT_GOAL := help
.PHONY: help run test check lint format train bench breadth understanding lock clean env

export RASA_TELEMETRY_ENABLED ?= false
export TF_CPP_MIN_LOG_LEVEL ?= 3
export SQLALCHEMY_SILENCE_UBER_WARNING ?= 1
export CUDA_VISIBLE_DEVICES ?= -1

# Any Python that runs makes the environment (scripts/bootstrap.py finds the 3.10 that it is made of).
FIND_PYTHON = for p in python3 python /usr/bin/python3 /usr/local/bin/python3; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then echo "$$p"; break; fi; done
BOOTSTRAP = python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Caveat needs Python 3.10 and found no Python at all: install python3.10 and try again." >&2; exit 1; fi; \
	"$$python" scripts/bootstrap.py
PY := .venv/bin/python
WORKERS ?= 2
# skops before everything else: bot/process/rasa_command.py tells why.
# What drives a browser or kills processes may meet a machine that is too busy: a test that fails is tried once more, and counted in the last line.
PYTEST = $(PY) -m pytest -p skops.io -n $(WORKERS) --reruns 1

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: env ## start the assistant (trains first if needed); Ctrl-C ends it
	@exec $(PY) -m bot run

test: env ## linters, knowledge check, training if needed, then all tests
	@$(MAKE) --no-print-directory lint-only
	$(PY) -m bot check
	$(PY) -m bot train
# Playwright keeps an event loop running in the process that it was used in, and others can't begin theirs then.
	$(PYTEST) tests/browser
	@exec $(PYTEST) --ignore tests/browser

check: env ## validate the knowledge folder
	@exec $(PY) -m bot check --stats

lint: env lint-only ## ruff and mypy

.PHONY: lint-only
lint-only:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: env ## let ruff rewrite what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

train: env ## train the model if its inputs changed
	@exec $(PY) -m bot train

bench: env ## measure speed and memory
	@exec $(PY) -m bench

breadth: env ## measure what the breadth of the knowledge costs
	@exec $(PY) -m bench.breadth

DATA ?= benchmarks
understanding: env ## measure the understanding on the public sets in the folder DATA=…
	@exec $(PY) -m bench.understanding --data "$(DATA)"

lock: ## resolve the requirements-*.in anew and write the locks
	@$(BOOTSTRAP) lock

env: ## make the environment (.venv) from the locks
	@$(BOOTSTRAP)

clean: ## remove the environment, models and caches; var/ (the conversations) stays
	rm -rf .venv .uv models .rasa .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check lint types rooms tests faults sandbox bench soak deliveries lock clean

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.12, say")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(STAMP)
	$(BIN)/webinar-bot demo --output demo-output

sandbox: $(STAMP)
	$(BIN)/webinar-bot sandbox

test: lint types rooms tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

rooms: $(STAMP)
	$(BIN)/lint-imports

# Three processes for two cores: many of the tests wait.
tests: $(STAMP)
	$(BIN)/pytest -n 3 --dist worksteal --ignore=tests/reliability

# The fault table: real processes, kill -9, stopped clocks and databases. Some minutes, kept apart from `make test`.
faults: $(STAMP)
	$(BIN)/pytest -n 3 --dist worksteal tests/reliability

# What the benchmarks compare with (pandas and friends) stays out of the bot's own environment.
.venv-bench/.installed: bench/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	touch $@

bench: $(STAMP) .venv-bench/.installed
	$(BIN)/python -m bench --write docs/performance.md

# Random webinars, faults and kills for so many minutes; anything lost or doubled makes it fail.
MINUTES ?= 5
soak: $(STAMP)
	$(BIN)/python -m tests.reliability.soak --minutes $(MINUTES) --workers 3

# Ten thousand deliveries while the one process is killed again and again, and so many by four workers.
deliveries: $(STAMP)
	$(BIN)/python -m tests.reliability.deliveries --count 10000
	$(BIN)/python -m tests.reliability.deliveries --count 5000 --workers 4

# Pins every package with its hashes and no index address. Needs uv on the PATH.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 bench/requirements.in -o bench/requirements.txt

clean:
	rm -rf $(VENV) .venv-bench demo-output .mypy_cache .ruff_cache .pytest_cache

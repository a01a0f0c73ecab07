# Two commands do all the set-up: `make demo` and `make test`. Each can be run again cheaply.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WHEELS := target/wheels
SERVERS := $(PYTHON) tests/servers/hydra.py
# Records of live calls, a file a language, from which docs/coverage.md is made.
export POLYHYDRA_COVERAGE := $(CURDIR)/target/coverage

.PHONY: help demo test lint generate bench fuzz clean servers wheel \
	test-rust test-python test-wasm test-kotlin coverage

help:
	@echo "make demo      a tour of the SDK against a real Hydra"
	@echo "make test      every test there is"
	@echo "make lint      formatting and lints of every language"
	@echo "make generate  docs/names.md, from the declaration"
	@echo "make bench     us and the peers in turn, to bench/RESULTS.md"
	@echo "make fuzz      each fuzz target for 60 s"

demo: need-demo wheel
	@$(SERVERS) build v2
	@$(BIN)/python examples/python/tour.py

need-demo:
	@scripts/need cargo $(PYTHON) go cc

need-test:
	@scripts/need cargo $(PYTHON) go cc node npm java mvn

# The Python tools, in an environment of their own.
$(VENV)/ready: bindings-python/requirements-dev.txt
	@echo "== Python tools into $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r bindings-python/requirements-dev.txt
	@touch $@

# Cargo knows what has changed; a wheel that is installed already is left alone.
wheel: $(VENV)/ready
	@echo "== the wheel"
	@$(BIN)/maturin build --quiet --release --manifest-path bindings-python/Cargo.toml --out $(WHEELS)
	@for wheel in $$(ls -t $(WHEELS)/polyhydra-*.whl | head -1); do \
		cmp -s $$wheel $(VENV)/installed.whl || { \
			$(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $$wheel && cp $$wheel $(VENV)/installed.whl; \
		}; \
	done

servers:
	@$(SERVERS) build v1 v2

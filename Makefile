# Two commands do all the set-up: `make demo` and `make test`. Each can be run again cheaply.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WHEELS := target/wheels
SERVERS := $(PYTHON) tests/servers/hydra.py
MSRV := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
# Records of live calls, a file a language, from which docs/coverage.md is made.
export POLYHYDRA_COVERAGE := $(CURDIR)/target/coverage

.PHONY: help demo need-demo test need-test servers wheel npm coverage generate lint bench size fuzz \
	test-servers test-rust test-python test-wasm test-spa test-kotlin test-swift test-bench wasm-target screenshot

help:
	@echo "make demo      a tour of the SDK against a real Hydra"
	@echo "make test      every test there is"
	@echo "make test-swift the Swift package's tests, where there is Swift"
	@echo "make lint      formatting and lints of every language"
	@echo "make generate  docs/names.md, from the declaration"
	@echo "make screenshot docs/spa.png, from examples/spa"
	@echo "make bench     us and the peers in turn, to bench/RESULTS.md"
	@echo "make size      the npm package's files, beside the official client's"
	@echo "make fuzz      each fuzz target for 60 s"

demo: need-demo wheel
	@$(SERVERS) build v2
	@$(BIN)/python examples/python/tour.py

need-demo:
	@scripts/need cargo $(PYTHON) go cc

need-test:
	@scripts/need cargo $(PYTHON) go cc node npm chromium chromedriver java mvn

test: need-test servers test-servers test-rust test-python test-wasm test-spa test-kotlin test-bench coverage

servers:
	@echo "== real Hydra servers, built once"
	@$(SERVERS) build v1 v2

test-servers:
	@echo "== tests of the servers' fixture"
	@$(PYTHON) -m unittest discover --start-directory tests/servers

test-rust:
	@echo "== Rust: units, documentation, wire suite, live, faults, properties"
	@rm -f $(POLYHYDRA_COVERAGE)/*
	cargo test --quiet --package polyhydra --package polyhydra-generate --package polyhydra-uniffi --features polyhydra/descriptions
	@echo "== Rust: without features, as WebAssembly has it"
	cargo test --quiet --package polyhydra --no-default-features --lib --test wire

test-python: wheel
	@echo "== Python: units, wire suite, live, processes"
	cd bindings-python && ../$(BIN)/python -m pytest --quiet

test-wasm: bindings-wasm/node_modules/.package-lock.json wasm-target
	@echo "== JavaScript: types, units, wire suite, faults, live, browsers, runtimes"
	cd bindings-wasm && npm test --silent

# The npm package, built into bindings-wasm/dist.
npm: bindings-wasm/node_modules/.package-lock.json wasm-target
	@echo "== the npm package"
	@cd bindings-wasm && npm run build --silent

wasm-target:
	@rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || true

%/node_modules/.package-lock.json: %/package-lock.json
	@echo "== JavaScript packages into $*"
	@cd $* && npm ci --silent --no-audit --no-fund

# What examples/spa needs to run: the package, its own packages, a server and Chromium.
test-spa: npm examples/spa/node_modules/.package-lock.json
	@echo "== the example of a single-page app, in Chromium"
	@cd examples/spa && npx tsc && node screenshot.js --check

screenshot: npm examples/spa/node_modules/.package-lock.json
	@cd examples/spa && npm run screenshot --silent

test-kotlin:
	@scripts/need cargo $(PYTHON) go cc java mvn
	@echo "== Kotlin: units, wire suite, faults, live, Java, documentation, the tour"
	cd bindings-uniffi/kotlin && mvn --batch-mode --no-transfer-progress verify

# Not part of `test`: few machines have Swift.
test-swift:
	@scripts/need swift cargo $(PYTHON)
	@bindings-uniffi/swift/test.sh

# The benchmark for a moment, so that it cannot rot.
test-bench: wheel $(VENV)/bench npm bench/javascript/node_modules/.package-lock.json
	@scripts/need java mvn
	@echo "== the benchmark, for a moment"
	@$(BIN)/python bench/run.py --python $(BIN)/python --wheel $$(ls -t $(WHEELS)/polyhydra-*.whl | head -1) --quick >/dev/null

coverage:
	@echo "== docs/coverage.md"
	@$(PYTHON) tests/coverage.py

# The Python tools, in an environment of their own.
$(VENV)/ready: bindings-python/requirements-dev.txt
	@echo "== Python tools into $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/bench: bench/python/requirements.txt $(VENV)/ready
	@echo "== the peers of the benchmark into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Cargo knows what has changed; a wheel that is installed already is left alone.
wheel: $(VENV)/ready
	@echo "== the wheel"
	@$(BIN)/maturin build --quiet --release --manifest-path bindings-python/Cargo.toml --out $(WHEELS)
	@wheel=$$(ls -t $(WHEELS)/polyhydra-*.whl | head -1); \
	cmp -s $$wheel $(VENV)/installed.whl || { \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $$wheel && \
		cp $$wheel $(VENV)/installed.whl; \
	}

generate:
	cargo run --quiet --package polyhydra-generate

lint: wheel
	@echo "== Rust"
	cargo fmt --all --check
	cargo clippy --quiet --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --quiet --package polyhydra --no-deps
	@echo "== the oldest Rust that works"
	@rustup toolchain install $(MSRV) --profile minimal >/dev/null 2>&1
	cargo +$(MSRV) check --quiet --package polyhydra --all-features --target-dir target/msrv
	@echo "== Python"
	$(BIN)/ruff check bindings-python examples tests bench
	$(BIN)/ruff format --check bindings-python examples tests bench
	cd bindings-python && ../$(BIN)/mypy python/polyhydra tests ../examples/python && ../$(BIN)/pyright --pythonpath ../$(BIN)/python tests ../examples/python

bench: wheel $(VENV)/bench npm bench/javascript/node_modules/.package-lock.json
	@scripts/need java mvn
	$(BIN)/python bench/run.py --python $(BIN)/python --wheel $$(ls -t $(WHEELS)/polyhydra-*.whl | head -1)

size: npm bench/javascript/node_modules/.package-lock.json
	@node bench/javascript/sizes.js

fuzz:
	@rustup toolchain install nightly --profile minimal >/dev/null 2>&1
	@cargo fuzz --version >/dev/null 2>&1 || cargo install --quiet cargo-fuzz
	@for target in $$(cd core && cargo +nightly fuzz list); do (cd core && cargo +nightly fuzz run $$target -- -max_total_time=60) || exit 1; done

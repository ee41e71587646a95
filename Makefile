# Everything runs in its own environment (.venv), made from plain python3 + pip.
SHELL := /bin/bash
PYTHON ?= python3
UV := .boot/bin/uv
RUN := .venv/bin/python -m
export UV_COMPILE_BYTECODE := 1
export GX_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: demo test check fix reference synthetic-national bench bench-peers bench-national load screenshots docs serve clean install system sbom wheel mutants drill-privacy drill-crash drill-input

demo: install ## synthesise the fictitious hospital 999 and run the nightly flow on it
	@.venv/bin/fdq demo --out build/demo

test: install system ## every test; parts of the system that tests need come through apt where they may
	@bash tests/run.sh

check: install ## formatting, lint, types, layers, SQL, staleness; runs all, stops at none
	@bash tests/check.sh

fix: install ## write what can be written: formatting, generated SQL, pages of the catalogue
	.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format --quiet .
	$(RUN) finhosta_dq.warehouse.staging_sql --write
	$(RUN) finhosta_dq.rules.pages --write

reference: install ## schemas/reference/icd10 from the packages of the dependency group reference
	$(RUN) finhosta_dq.reference_build

synthetic-national: install ## national tables of the demo in schemas/synthetic, from synthetic hospitals by annex 3
	$(RUN) finhosta_dq.reference_build.synthetic_national

bench: install ## measured claims, printed as ratios in one run
	$(RUN) benchmarks $(ARGS)

bench-peers: install build/peers/.complete ## the same rules by other libraries, which live in an environment of their own
	$(RUN) benchmarks.peers $(ARGS)

build/peers/.complete: benchmarks/peers/requirements.txt | install
	@echo "Setting up: libraries of the comparison (locked) ..."
	@$(UV) venv --quiet --clear --python $(PYTHON) build/peers/.venv
	@$(UV) pip sync --quiet --python build/peers/.venv/bin/python --require-hashes benchmarks/peers/requirements.txt
	@touch $@

bench-national: install ## a year of the whole country, interrupted once: time, memory, disk
	$(RUN) benchmarks.national $(ARGS)

load: install ## thirty people at the worklist page during a run: no error, no decision lost, 95 % of the answers in time
	$(RUN) benchmarks.page_load

screenshots: install ## the pictures of the worklist page in docs/images
	FDQ_WRITE_IMAGES=1 $(RUN) pytest tests/e2e/page/test_next_night.py tests/e2e/page/test_screens.py

docs: install ## the documentation site, which opens from disk: build/site/index.html; and the contracts for machines
	$(RUN) finhosta_dq.docs_site build/site
	.venv/bin/fdq schemas export --odcs build/odcs

serve: install ## the worklist page of the runs in fdq-out
	@.venv/bin/fdq serve

sbom: install ## the bill of materials of the locked product (CycloneDX): build/sbom.cdx.json
	@$(RUN) tests.supply.sbom

wheel: install ## the wheel in dist/, built twice and compared byte by byte
	@$(RUN) tests.supply.wheel

mutants: install ## small faults put into reading, findings, decisions and indicators, one at a time: how many the tests notice
	$(RUN) tests.mutants $(ARGS)

drill-privacy: install system ## canaries in every identifying or sensitive field, everything run on them, every byte searched; no call to elsewhere
	$(RUN) drills.privacy

drill-crash: install system ## kills runs in every stage and disturbs the machine around them: nothing published or decided is lost
	$(RUN) drills.crash $(ARGS)

drill-input: install ## ten thousand broken deliveries and named attacks: nothing lost, nothing executed, no hang
	$(RUN) drills.inputs $(ARGS)

clean:
	rm -rf build dist .venv .boot .pytest_cache .mypy_cache .ruff_cache .hypothesis

install: .venv/.complete

.venv/.complete: pyproject.toml uv.lock
	@test -x $(UV) || { echo "Setting up: uv ..."; $(PYTHON) -m venv .boot && .boot/bin/pip install --quiet --disable-pip-version-check uv; }
	@echo "Setting up: packages (locked) ..."
	@$(UV) sync --locked --quiet --python $(PYTHON)
	@touch $@

system:
	@bash tests/system.sh

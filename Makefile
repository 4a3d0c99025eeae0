# make study   sets up .venv and runs the example study through to its report
# make test    sets up .venv and passes all tests
# make lock    renews requirements.lock after a change of pyproject.toml
# make facts   runs the notebooks on the example study and stores their settled facts anew

PYTHON ?= python3
BIN := .venv/bin
STUDY ?= serviceportal

.PHONY: study test lint lock facts

study: .venv/installed
	@$(BIN)/insights run $(STUDY)

test: .venv/installed
	@$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

lint: .venv/installed
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

# The stamp is made last, so that an interrupted installation is taken up again.
.venv/installed: requirements.lock pyproject.toml
	@echo "Setting up .venv (about 1 GB; a minute with a good connection) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@grep -A 40 '^uv==' requirements.lock | awk 'NR>1 && /^[a-z]/ {exit} {print}' > .venv/installer.lock
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --require-hashes -r .venv/installer.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# rfc3987-syntax builds parsers at import, which costs every notebook two seconds; jsonschema does without it.
lock:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --no-emit-package rfc3987-syntax --no-emit-package lark --extra dev --output-file requirements.lock pyproject.toml

facts: .venv/installed
	@$(BIN)/python -m tests.store_facts

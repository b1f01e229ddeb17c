# Two commands do everything: `make site` builds the demonstration journal, `make test` runs the
# tests. Each makes its own virtual environment in .venv with locked dependencies first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install site serve check test test-all lint golden lock clean

help:
	@echo "make site      build the demonstration journal into site/"
	@echo "make serve     preview it at http://127.0.0.1:8000/, rebuilt at every save"
	@echo "make check     report mistakes in content and configuration"
	@echo "make test      run the tests (make test-all: the slow ones too)"
	@echo "make lint      ruff and mypy"
	@echo "make lock      renew the lock files"
	@echo "make clean     remove what was built, and the virtual environment"

install: $(VENV)/.site
site: install
	$(BIN)/muragat build
serve: install
	$(BIN)/muragat serve
check: install
	$(BIN)/muragat check
test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow" $(TESTS)
test-all: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)
lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
golden: $(VENV)/.test
	$(BIN)/python -m pytest --update-golden tests

# Packages are installed as the lock files name them, each checked by its hash; then the project
# itself, with the build tool from the same lock.
$(VENV)/.site: requirements.lock pyproject.toml | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
$(VENV)/.test: requirements-dev.lock $(VENV)/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python 3.11 or newer is needed. On Debian: apt-get install -y python3 python3-venv"; exit 3; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; make PYTHON=python3.12 names another."; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian: apt-get install -y python3-venv"; exit 3; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --extra build -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --all-extras -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build site .site.next .site.old dist

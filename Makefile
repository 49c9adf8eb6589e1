# Everything a newcomer needs: make run, make test. The rest is for those who change Gehoor.
PYTHON ?= python3
export PYTHONPATH := src
export PIP_DISABLE_PIP_VERSION_CHECK := 1
RIGHT_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gehoor needs Python 3.11 or newer; \
  this is %d.%d. Name another one: make run PYTHON=python3.12" % sys.version_info[:2])'
RUN := .venv/bin/python -m gehoor.system.command
DEV := .venv-dev/bin/python

.PHONY: run test test-postgresql lint bench docs wheel lock messages clean

run: .venv/ready  ## serve everything with demo data on http://localhost:8000
	@GEHOOR_DEMO=$${GEHOOR_DEMO-1} exec $(RUN) serve

test: .venv-dev/ready  ## all tests; browser and PostgreSQL parts say so when they are skipped
	@$(DEV) -m pytest -rs $(ARGS)

test-postgresql: .venv-dev/ready  ## the database tests on a private PostgreSQL cluster
	@$(DEV) -m tests.postgres -- $(DEV) -m pytest -rs --reuse-db -m "not browser" $(ARGS)

lint: .venv-dev/ready  ## style, types, layers, sizes
	@.venv-dev/bin/ruff check src tests bench
	@.venv-dev/bin/ruff format --check src tests bench
	@.venv-dev/bin/mypy
	@.venv-dev/bin/lint-imports --no-cache
	@$(DEV) -m tests.spec.sizes

bench: .venv-dev/ready  ## measurements; docs/developers/measurements.md says how to read them
	@$(DEV) -m bench.run $(ARGS)

docs: .venv-dev/ready  ## the handbook as a web site in site/
	@NO_MKDOCS_2_WARNING=1 .venv-dev/bin/mkdocs build --strict --quiet

wheel: .venv-dev/ready  ## dist/gehoor-*.whl
	@$(DEV) -m build --wheel --no-isolation --outdir dist .

lock: .venv-dev/ready  ## make both locks anew from pyproject.toml
	@$(DEV) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
	@$(DEV) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

messages: .venv-dev/ready  ## bring the catalogues of translations up to date, and print what waits for a translator
	@$(DEV) -m tests.spec.messages

clean:  ## remove environments and built things; your data in var/ stays
	@rm -rf .venv .venv-dev dist build site

.venv/ready: requirements.lock
	@$(RIGHT_PYTHON)
	@echo "Setting up the environment (once, about half a minute) …"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

.venv-dev/ready: requirements-dev.lock
	@$(RIGHT_PYTHON)
	@echo "Setting up the developers' environment (once, about a minute) …"
	@$(PYTHON) -m venv .venv-dev
	@.venv-dev/bin/python -m pip install -qq --require-hashes -r requirements-dev.lock
	@touch $@

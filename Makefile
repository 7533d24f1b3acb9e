# `make` says what there is; docs/operating.md says more.

PORT ?= 8000
export PORT

.PHONY: help demo start ready test test-all lint format migrations bench pictures audit licences sbom docs
.NOTPARALLEL:

help:
	@echo "make demo       a blog with demo content, at http://127.0.0.1:$(PORT)/"
	@echo "make start      an empty blog of your own; its first page asks for its name and owner"
	@echo "make test       everything that says whether Parley is right (make test-all: what takes minutes)"
	@echo "make lint       only how the code is written; make format puts it right"
	@echo "make migrations the migrations that changed models need (ARGS=\"blog -n name\")"
	@echo "make bench      how fast it is, beside its yardsticks (ten minutes; docs/performance.md)"
	@echo "make audit      whether a package that it stands on is known to be broken (OSV's advisories)"
	@echo "make licences   what it stands on: name, version and licence; make sbom: the same as CycloneDX"
	@echo "make docs       the guides as a site of files, with search, in build/docs/"
	@echo "make pictures   the pictures of the README and the guides, taken from the demo"
	@echo "PORT=8001 chooses another port, PYTHON=/path/to/python another Python (3.12 or newer)."

demo: ready
	@exec .venv/bin/python -m config.server.launch demo

start: ready
	@exec .venv/bin/python -m config.server.launch start

ready:
	@bin/prepare

test:
	@exec bin/test $(ARGS)

test-all:
	@exec bin/test --slow $(ARGS)

lint:
	@exec bin/lint

format:
	@bin/prepare --dev
	@.venv/bin/ruff check --quiet --fix
	@.venv/bin/ruff format --quiet

migrations: export DJANGO_SETTINGS_MODULE = tests.settings
migrations:
	@bin/prepare --dev
	@env -u DATABASE_URL .venv/bin/python manage.py makemigrations $(ARGS)

bench:
	@exec bin/bench $(ARGS)

audit:
	@exec bin/audit $(ARGS)

licences: ready
	@exec .venv/bin/python -m tools.sbom --licences

sbom: ready
	@exec .venv/bin/python -m tools.sbom

docs: export DJANGO_SETTINGS_MODULE = tests.settings
docs:
	@bin/prepare --dev
	@exec .venv/bin/python -m tools.guides build/docs

pictures:
	@bin/prepare --dev
	@exec .venv/bin/python bin/pictures.py

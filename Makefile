# Trainer Desk. `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run test check format answers bench-desk bench-check bench-intake bench-slack bench-intents table pictures overlap soak lock clean
MAKEFLAGS += --no-print-directory

# Threads cost more than they save on the matcher's small matrices (see bot/cli/main.py).
export OPENBLAS_NUM_THREADS ?= 1

test_bin := .venv-test/bin

help:
	@echo 'make run         talk to the desk in this terminal; with SLACK_BOT_TOKEN set, serve Slack (docs/slack.md)'
	@echo 'make test        run every test'
	@echo 'make check       check format, lint, types and imports'
	@echo 'make format      format the code and mend what lint can mend'
	@echo 'make answers     write docs/answers.md, the page of every answer, again'
	@echo 'make bench-desk  measure the desk'
	@echo 'make bench-check measure the check of knowledge, by its parts'
	@echo 'make bench-intake measure how fast events are stored for good, and answered'
	@echo 'make bench-slack measure how fast events of Slack are taken in, beside a bare Bolt app'
	@echo 'make pictures    take the pictures of docs/slack.md again (needs chromium)'
	@echo 'make bench-intents DATA=folder  measure the matcher on public corpora, beside its peers'
	@echo 'make table       distil the semantic table again (needs the extra distil, and Debian); TEXT=files'
	@echo 'make overlap     two desks on one Postgres, 10,000 questions, one killed midway'
	@echo 'make soak        one desk for 30 minutes (SOAK_MINUTES), then processes killed with 125 seeds (FAULT_SEEDS)'
	@echo 'make lock        make both lock files again (needs uv); UPGRADE=1 takes the newest versions'
	@echo 'make clean       remove everything that was made here'
	@echo
	@echo 'PYTHON=3.12 takes another Python (3.11, 3.12, 3.13, or a path). One is found by itself otherwise.'

run:
	@.ci/venv .venv requirements.txt
	@if [ -n "$${SLACK_BOT_TOKEN:-}" ]; then exec .venv/bin/desk run; else exec .venv/bin/desk chat; fi

test: .venv-test
	@$(test_bin)/python tests/run.py

check: .venv-test
	@$(test_bin)/ruff format --check
	@$(test_bin)/ruff check
	@$(test_bin)/mypy
	@$(test_bin)/lint-imports --no-logo

format: .venv-test
	@$(test_bin)/ruff format
	@$(test_bin)/ruff check --fix

answers: .venv-test
	@$(test_bin)/desk answers --output docs/answers.md

bench-desk: .venv-test
	@$(test_bin)/python -m benchmarks.desk

bench-check: .venv-test
	@$(test_bin)/python -m benchmarks.check

bench-intake: .venv-test
	@$(test_bin)/python -m benchmarks.intake

bench-slack: .venv-test
	@$(test_bin)/python -m benchmarks.slack

pictures: .venv-test
	@.ci/npm
	@$(test_bin)/python -m tests.slack.pictures tests.e2e.slack.story docs/slack --manifest manifest.yml

bench-intents: .venv-test
	@$(if $(DATA),,$(error which corpora? DATA=folder, see benchmarks/intent_corpora.py))
	@$(test_bin)/python -m benchmarks.intents $(DATA)

# The texts behind bot/matching/table.npz, as NOTICE names them: packages of Debian 12, and TEXT.
table_packages := wordnet-base python3.11-doc postgresql-doc-15 python-django-doc apache2-doc \
	keystone-doc python-djangorestframework-doc python-tornado-doc python-requests-doc \
	sqlite3-doc nodejs-doc jargon-text
table_python ?= python3

table:
	@mkdir -p build/table/packages
	@cd build/table/packages && apt-get download -qq $(table_packages)
	@cd build/table/packages && for file in *.deb; do dpkg-deb -x "$$file" "$${file%%_*}"; done
	@$(table_python) -m bot.matching.distil --wordnet build/table/packages/wordnet-base/usr/share/wordnet \
		--text $(TEXT) $(addprefix build/table/packages/,$(filter-out wordnet-base,$(table_packages)))

overlap: .venv-test
	@$(test_bin)/python -m benchmarks.overlap

soak: .venv-test
	@$(test_bin)/python -m benchmarks.soak
	@FAULT_SEEDS=$${FAULT_SEEDS:-125} $(test_bin)/pytest -n auto -q tests/faults/test_process_kill.py

# Asked for each time: .ci/venv itself sees whether anything changed.
.PHONY: .venv-test
.venv-test:
	@.ci/venv .venv-test tests/requirements.txt

uv_compile = uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) pyproject.toml

lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	@$(uv_compile) --group build --output-file requirements.txt
	@$(uv_compile) --group dev --constraints requirements.txt --output-file tests/requirements.txt

clean:
	@rm -rf .venv .venv-test* build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two that matter: `make demo` and `make test`. All set themselves up.
BIN := .venv/bin
# Whoever has nothing left takes from the other; a file's tests stay together, with what they build once.
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
.PHONY: demo serve test faults check bench pictures format clean

demo: .venv/.run
	$(BIN)/regulars demo

serve: .venv/.run
	$(BIN)/regulars serve

# What asks no database is the same on both.
NO_TABLES = $(addprefix --ignore=,tests/core tests/post tests/press tests/mail_houses $(wildcard tests/test_*.py))

test: .venv/.dev
	scripts/for-tests
	command -v strace >/dev/null || scripts/system strace
	$(PYTEST) -m "not faults"
	$(BIN)/python scripts/with-postgres $(PYTEST) -m "not browser and not faults" $(NO_TABLES)

# Every point of failure, and many more examples of what holds always, on both databases: for a night.
faults: .venv/.dev
	command -v strace >/dev/null || scripts/system strace
	HYPOTHESIS=explore $(PYTEST) -m "faults or hypothesis"
	HYPOTHESIS=explore $(BIN)/python scripts/with-postgres $(PYTEST) -m "faults or hypothesis" $(NO_TABLES)

check: .venv/.dev
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	REGULARS_HOME=$$(mktemp -d) DJANGO_SETTINGS_MODULE=regulars.settings $(BIN)/django-admin makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench
	$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')

bench: .venv/.dev
	$(BIN)/python bench/import_sales.py
	$(BIN)/python bench/send_mail.py

pictures: .venv/.dev
	scripts/for-tests browser
	$(BIN)/python scripts/pictures

.venv/.run: requirements/run.txt pyproject.toml
	scripts/prepare run

.venv/.dev: requirements/dev.txt pyproject.toml
	scripts/prepare dev

clean:
	rm -rf .venv build dist

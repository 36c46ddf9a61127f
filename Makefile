# make run    install and open the window (without a display: do the whole job and save the results)
# make test   install and run everything CI runs
PYTHON_BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test check format bench setup clean

run: $(READY)
	@.ci/setup window
	$(PYTHON_BIN)/cartflow tour

test: check
	@.ci/setup desktop
	$(PYTHON_BIN)/python -m pytest -q -n 2 --dist worksteal $(TESTS)

check: $(READY)
	$(PYTHON_BIN)/ruff format --check
	$(PYTHON_BIN)/ruff check
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/lint-imports

format: $(READY)
	$(PYTHON_BIN)/ruff check --fix
	$(PYTHON_BIN)/ruff format

bench: $(READY)
	@$(PYTHON_BIN)/python -m tests.benchmarks $(ONLY)

setup: $(READY)

$(READY): pyproject.toml .ci/setup
	@.ci/setup
	@touch $@

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

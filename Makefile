# Every command a person needs; `make` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin

.PHONY: help run test e2e check bench format types lock clean

help: ## list these commands
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: ## set up what is missing, then run the product on demo data until Ctrl-C
	@$(PYTHON) scripts/set_up.py run
	@exec $(VENV)/callcenter demo

test: ## the whole suite: database, real Asterisk, real browser
	@$(PYTHON) scripts/set_up.py test
	@$(VENV)/python -m scripts.run_tests

e2e: ## every test of the agent desk: real browsers, real Asterisk, callers with voices, pictures
	@$(PYTHON) scripts/set_up.py test
	@$(VENV)/python -m scripts.run_tests e2e

check: ## format, lint, types, import contracts, layout, stale generated files, dead code
	@$(PYTHON) scripts/set_up.py check
	@$(VENV)/python scripts/check.py

bench: ## benchmarks: `name value unit` lines and ratios to a named peer
	@$(PYTHON) scripts/set_up.py test
	@$(VENV)/python -m callcenter.bench

format: ## format the code and write the generated files anew
	@$(PYTHON) scripts/set_up.py check
	@$(VENV)/python scripts/check.py --write

lock: ## choose versions anew and lock them with their hashes
	@$(PYTHON) scripts/set_up.py check
	@$(VENV)/python scripts/lock.py

clean: ## remove what commands made here (not the data in var/)
	rm -rf .venv agent_ui/node_modules callcenter/ui_dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

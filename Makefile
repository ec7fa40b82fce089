# Thin on purpose: everything is in scripts/tasks.py, which needs no make.
PYTHON ?= python3
TASK = @$(PYTHON) scripts/tasks.py

.PHONY: help run test test-all check fix coverage bench mutate migration docs language lock

help: ## List these targets
	$(TASK)

run test test-all check fix coverage bench mutate docs language lock:
	$(TASK) $@ $(ARGS)

migration:
	$(TASK) $@ name=$(name) $(ARGS)

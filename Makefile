# The course's commands. `make` alone lists them. Works with GNU make 3.81 and newer.
#
#   PYTHON=python3.12   the Python to make the environment with
#   VENV=folder         the environment's place; `make test VENV=` uses the active one
#   TORCH_INDEX=url     the package index PyTorch comes from (README.md)
#   LAB_OPTIONS=...     more options for JupyterLab, such as --no-browser

PYTHON ?= python3
VENV = .venv
LAB_OPTIONS =

# Another project's packages must not be found in place of the course's.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH

PY = "$(if $(strip $(VENV)),$(VENV)/bin/python,$(PYTHON))"
SET_UP = VENV="$(VENV)" "$(PYTHON)" -m helpers.tools.set_up

.DEFAULT_GOAL := help
.PHONY: help lab test notebooks lint bench slides html test-browser versions clean
.PHONY: workbook reset progress collect

help:
	@echo "make lab           open your workbook in JupyterLab, up to date with the course"
	@echo "make reset NOTEBOOK=03      make one notebook of workbook/ anew, keep the old"
	@echo "make progress      show which exercises in workbook/ are solved"
	@echo "make collect FOLDER=class   show how far a class is, from its workbooks"
	@echo "make test          check everything: helpers, notebooks, every stored output"
	@echo "make notebooks     run all notebooks and store their outputs"
	@echo "make lint          check the style of the code, notebooks included"
	@echo "make bench         time the helpers beside other engines"
	@echo "make slides        turn the notebooks into slide decks, in build/slides"
	@echo "make html          turn the notebooks into plain pages, in build/html"
	@echo "make test-browser  run every notebook and deck in a headless browser"
	@echo "make versions      renew the list of versions, .versions.txt"
	@echo "make clean         delete what these commands made"

lab:
	@$(SET_UP)
	@$(PY) -m helpers.tools.lab $(LAB_OPTIONS)

workbook progress:
	@$(SET_UP)
	@$(PY) -m helpers.tools.$@

reset:
	@$(SET_UP)
	@$(PY) -m helpers.tools.workbook --reset "$(NOTEBOOK)"

collect:
	@$(SET_UP)
	@$(PY) -m helpers.tools.collect "$(FOLDER)" $(COLLECT_OPTIONS)

test:
	@$(SET_UP)
	$(PY) -m pytest

notebooks:
	@$(SET_UP)
	$(PY) -m helpers.tools.store_outputs
	$(PY) -m helpers.tools.teachers_map

lint:
	@$(SET_UP)
	$(PY) -m ruff check
	$(PY) -m ruff format --check

bench:
	@$(SET_UP)
	$(PY) -m helpers.tools.bench

slides html:
	@$(SET_UP)
	$(PY) -m helpers.tools.slides $@

test-browser:
	@$(SET_UP) browser
	$(PY) -m pytest tests/browser -n 0

versions:
	"$(PYTHON)" -m helpers.tools.versions

clean:
	test ! -e .venv/set-up.json || rm -rf .venv
	test ! -e .venv.old/set-up.json || rm -rf .venv.old
	rm -rf build gradient_to_training_loop.egg-info
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage
	find helpers tests notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

# The course's commands. `make` alone lists them. Works with GNU make 3.81 and newer.
#
#   PYTHON=python3.12   the Python to make the environment with
#   VENV=folder         the environment's place; `make test VENV=` uses the active one
#   TORCH_INDEX=url     a further package index, such as PyTorch's own (README.md)
#   LAB_OPTIONS=...     more options for JupyterLab, such as --no-browser

PYTHON = python3
VENV = .venv
TORCH_INDEX =
LAB_OPTIONS =

PY = $(if $(strip $(VENV)),$(VENV)/bin/python,$(PYTHON))
SET_UP = VENV="$(VENV)" TORCH_INDEX="$(TORCH_INDEX)" $(PYTHON) helpers/tools/set_up.py

.DEFAULT_GOAL := help
.PHONY: help lab test notebooks lint bench slides html test-browser clean

help:
	@echo "make lab           open the course in JupyterLab"
	@echo "make test          check everything: helpers, notebooks, every stored output"
	@echo "make notebooks     run all notebooks and store their outputs"
	@echo "make lint          check the style of the code, notebooks included"
	@echo "make bench         time the helpers beside other engines"
	@echo "make slides        turn the notebooks into slide decks, in build/slides"
	@echo "make html          turn the notebooks into plain pages, in build/html"
	@echo "make test-browser  run every notebook and deck in a headless browser"
	@echo "make clean         delete what these commands made"

# JupyterLab listens on this machine only and asks for the token in its address.
lab:
	@$(SET_UP)
	$(PY) -m jupyterlab --ip=127.0.0.1 --log-level=WARN --ServerApp.root_dir=. \
	  --LabApp.default_url=/lab/tree/notebooks/01_gradient_by_hand.ipynb \
	  --KernelManager.transport_encryption=auto $(LAB_OPTIONS)

test:
	@$(SET_UP)
	$(PY) -m pytest

notebooks:
	@$(SET_UP)
	$(PY) -m helpers.tools.store_outputs

lint:
	@$(SET_UP)
	$(PY) -m ruff check
	$(PY) -m ruff format --check

bench:
	@$(SET_UP) bench
	$(PY) -m helpers.tools.bench

slides html:
	@$(SET_UP)
	$(PY) -m helpers.tools.slides $@

test-browser:
	@$(SET_UP) browser
	$(PY) -m pytest tests/browser -n 0

clean:
	rm -rf .venv build gradient_to_training_loop.egg-info
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage
	find helpers tests notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

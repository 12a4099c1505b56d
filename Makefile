# The course's commands. `make` alone lists them. Works with GNU make 3.81 and newer.
#
#   VENV=folder         where the environment is; `make test VENV=` uses the active one
#   LAB_OPTIONS=...     more options for JupyterLab, such as --no-browser
#
# These two count when an environment is made (`make clean` takes the present one away):
#
#   PYTHON=python3.12   the Python to make it with
#   TORCH_INDEX=url     the package index PyTorch comes from; empty: the ordinary one

PYTHON ?= python3
VENV = .venv
LAB_OPTIONS =
# On Linux, PyTorch's own index has a build without the libraries of graphics cards.
TORCH_INDEX ?= $(if $(filter Linux,$(shell uname -s)),https://download.pytorch.org/whl/cpu)
export PYTHON VENV TORCH_INDEX

# Another project's packages must not be found in place of the course's, nor the
# course's be put where another project's are.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONOPTIMIZE
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_REQUIRE_VIRTUALENV PIP_DRY_RUN
export PIP_DISABLE_PIP_VERSION_CHECK = 1

PY = "$(if $(VENV),$${VENV}/bin/python,$${PYTHON})"

.DEFAULT_GOAL := help
.PHONY: help set-up lab test notebooks lint bench slides html test-browser versions clean
.PHONY: workbook reset progress hand-in collect

help:
	@echo "make lab           open your workbook in JupyterLab, up to date with the course"
	@echo "make reset NOTEBOOK=03      make one notebook of workbook/ anew, keep the old"
	@echo "make progress      show which exercises in workbook/ are solved"
	@echo "make hand-in NAME=ann       put the workbook into one file, ann.zip"
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

# The environment. Its folder gets the file $(MARK) first; what it was made of is written
# there last. Without that it is begun anew; without the file it is not ours to touch.
MARK = gradient-to-training-loop.txt
# Complete: all is there, and compiled code runs, which a disk can forbid.
COMPLETE = import psutil; from importlib.metadata import version as v; \
  [v(name) for name in ("torch", "jupyter", "nbval", "ruff", "gradient-to-training-loop")]
# The path to this folder in ASCII: Python reads it in any locale.
IN_ASCII = import glob, os, sys; \
  names = glob.glob(glob.escape(sys.argv[1]) + "/lib/*/site-packages/_editable_impl_*.pth"); \
  line = f"import os, sys; sys.path.append(os.fsdecode({os.fsencode(os.getcwd())!r}))"; \
  [print(line, file=open(name, "w")) for name in names]
SUPPORTED = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
SMALLER = pip install -q --no-deps --only-binary :all: --retries 0 --timeout 5 \
  -c .versions.txt --index-url "$${TORCH_INDEX}" torch

set-up:
	@stop() { echo "$$1" >&2; exit 1; }; \
	failed() { stop "The set-up stopped; the words above say why. $$1"; }; \
	complete() { $(PY) -I -c '$(COMPLETE)' 2>/dev/null; }; \
	if [ -z "$${VENV}" ]; then \
	  complete || stop "$${PYTHON} lacks what the course needs: activate its environment, \
	or run this without VENV=."; exit; fi; \
	mark="$${VENV}/$(MARK)"; start=$$(date +%s); \
	made_of=$$(pwd; cksum pyproject.toml .versions.txt); \
	[ ! -e "$${VENV}/set-up.json" ] || [ -e "$${mark}" ] || touch "$${mark}"; \
	was=$$(cat "$${mark}" 2>/dev/null); \
	if [ "$${was}" = "$${made_of}" ] && complete; then exit; fi; \
	process=$${was#filling }; [ "$${process}" = "$${was}" ] || \
	  ! kill -0 "$${process}" 2>/dev/null || stop "Another set-up is at work: wait for it."; \
	if ! [ -e "$${mark}" ] && [ -n "$$(ls -A "$${VENV}" 2>/dev/null)" ]; then \
	  stop "$${VENV} is not the course's and stays as it is. Another place: VENV=..."; fi; \
	if [ "$${process}" != "$${was}" ] || ! $(PY) -I -c "" 2>/dev/null; then \
	  "$${PYTHON}" -c '$(SUPPORTED)' 2>/dev/null || stop "The course needs Python 3.11 to 3.14; this \
	is $$("$${PYTHON}" -V 2>&1 | head -n 1). Name another: PYTHON=python3.12"; \
	  echo "Installing into $${VENV}: 1.3 GB, a minute or a few ..."; \
	  mkdir -p "$${VENV}" && echo "filling $$$$" > "$${mark}" || failed; \
	  find "$${VENV}/." -mindepth 1 -maxdepth 1 ! -name $(MARK) -exec rm -rf {} +; \
	  "$${PYTHON}" -I -m venv "$${VENV}" || failed; \
	else echo "Bringing $${VENV} up to date ..."; fi; \
	try="Run it again when that is mended; what helps is in README.md, \"Set-up\"."; \
	$(PY) -m pip install -q -c .versions.txt pip || failed "$${try}"; \
	[ -z "$${TORCH_INDEX}" ] || $(PY) -m $(SMALLER) 2>/dev/null || \
	  echo "$${TORCH_INDEX} does not serve; PyTorch comes from the ordinary index."; \
	$(PY) -m pip install -q --only-binary :all: -c .versions.txt -e . --group dev || \
	  failed "$${try}"; \
	$(PY) -I -S -c '$(IN_ASCII)' "$${VENV}"; \
	complete || failed "Packages are elsewhere (pip config list), or can't run there."; \
	echo "$${made_of}" > "$${mark}.new" && mv "$${mark}.new" "$${mark}" || failed; \
	echo "Ready after $$(($$(date +%s) - start)) s;" \
	  "$${VENV} takes $$(du -sm "$${VENV}" | cut -f 1) MB."

lab: set-up
	@$(PY) -m helpers.tools.lab $(LAB_OPTIONS)

workbook progress: set-up
	@$(PY) -m helpers.tools.$@

reset: set-up
	@$(PY) -m helpers.tools.workbook --reset "$(NOTEBOOK)"

collect: set-up
	@$(PY) -m helpers.tools.progress --class "$(FOLDER)"

hand-in: set-up
	@$(PY) -m helpers.tools.workbook --hand-in "$(NAME)"

test: set-up
	$(PY) -m pytest

notebooks: set-up
	$(PY) -m helpers.tools.store_outputs
	$(PY) -m helpers.tools.teachers_map

lint: set-up
	$(PY) -m ruff check
	$(PY) -m ruff format --check

bench: set-up
	$(PY) tests/bench.py

slides html: set-up
	$(PY) -m helpers.tools.slides $@

test-browser: set-up
	$(PY) -m pip install -q -c .versions.txt -e ".[browser]"
	$(PY) -m pytest tests/browser -n 0

# Needs uv (pip install uv). The second line asks whether the newest Python has it all.
COMPILE = uv pip compile pyproject.toml --all-extras --group dev --no-annotate -q
versions:
	$(COMPILE) --universal --upgrade --custom-compile-command "make versions" -o .versions.txt
	$(COMPILE) --python-version 3.14 --no-build -c .versions.txt -o - > /dev/null

clean:
	test ! -e .venv/$(MARK) || rm -rf .venv
	rm -rf build gradient_to_training_loop.egg-info
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage
	find helpers tests notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

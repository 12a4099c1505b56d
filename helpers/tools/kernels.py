"""The same surroundings for every kernel, whoever starts it and on whatever machine.

A reader's own IPython startup files, matplotlibrc, kernels or warning filters must not
change what a notebook prints, so `make notebooks` and `make test` both keep them out.
"""

from collections.abc import MutableMapping
from pathlib import Path

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
LEFT_OUT = (
    "IPYTHON_SUPPRESS_CONFIG_ERRORS",
    "JUPYTER_PATH",
    "JUPYTER_CONFIG_PATH",
    "MPLBACKEND",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


def isolate(environment: MutableMapping[str, str], folder: Path) -> None:
    """Change `environment` so that kernels started with it see `folder`, not a home.

    `folder` is empty and belongs to the caller, who deletes it after the last kernel.
    """
    for name in LEFT_OUT:
        environment.pop(name, None)
    for name in ONE_THREAD:
        environment[name] = "1"
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        place = folder / name.lower()
        place.mkdir(parents=True)
        environment[name] = str(place)
    matplotlib_settings = folder / "matplotlibrc"
    matplotlib_settings.touch()
    environment["MATPLOTLIBRC"] = str(matplotlib_settings)
    environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

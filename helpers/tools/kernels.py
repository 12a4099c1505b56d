"""The same surroundings for every kernel, whoever starts it and on whatever machine.

What a reader has set for Python, Jupyter, matplotlib or torch must not change what a
notebook prints, nor whose `helpers` it imports.
"""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ("IPYTHON", "JUPYTER", "MPL", "MATPLOTLIB", "PYTHON", "TORCH")


def isolate(environment, folder):
    """Change `environment` so that kernels started with it see `folder`, not a home.

    `folder` is empty and belongs to the caller, who deletes it after the last kernel.
    """
    for name in [name for name in environment if name.startswith(SETTINGS)]:
        if name != "MPLCONFIGDIR":  # only where the list of fonts is kept
            del environment[name]
    for name in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "VECLIB_MAXIMUM"):
        environment[f"{name}_THREADS"] = "1"
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        environment[name] = str(folder)
    (folder / "matplotlibrc").touch()
    environment["MATPLOTLIBRC"] = str(folder)
    environment["PYTHONPATH"] = str(PROJECT)
    environment["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this very Python

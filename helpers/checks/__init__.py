"""Exercises that answer like a tutor: ``checks.one_sample_gradient(mine)``.

A check says in one to three lines whether an answer is right, or what is wrong with it
and where in the lesson to look; ``checks.one_sample_gradient.verdict(mine)`` returns
the same. ``notebook_01`` to ``notebook_13`` hold the exercises as data (``exercise``).
``grade`` is the way of an answer, from top to bottom: ``run`` it, read it (``answer``),
compare it with the truth, ``diagnose`` it, and give ``feedback``.
"""

from importlib import import_module
from pathlib import Path

from helpers.checks.exercise import Exercise

__all__ = []
for _path in sorted(Path(__file__).parent.glob("notebook_*.py")):
    for _name, _found in vars(import_module(f"helpers.checks.{_path.stem}")).items():
        if isinstance(_found, Exercise) and not _name.startswith("_"):
            _found.introduce(f"checks.{_name}", _path.stem[-2:])
            globals()[_name] = _found
            __all__.append(_name)

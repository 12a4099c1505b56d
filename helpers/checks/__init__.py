"""Exercises that answer like a tutor: ``checks.one_sample_gradient(mine)``.

A check says in one to three lines whether an answer is right, or what is wrong with it
and where in the lesson to look; ``checks.one_sample_gradient.verdict(mine)`` returns
the same. Where what is written:

- ``notebook_NN``: the exercises of a notebook, as data: what is right, the known
  misconceptions and the hint of each. A hint that one exercise needs goes there, into
  ``misconceptions`` if a function can compute it, else into ``errors`` or ``explain``.
- ``exercise``: what such data may hold, each field explained once. ``walks``: descents
  on the four samples, right and wrong ones, that several notebooks compare with.

``check`` is what a notebook calls; ``grade`` takes an answer the whole way, from top
to bottom, and every step is a module:

- ``run``: the student's code is run so that it ends, and what it prints is kept;
- ``read``: what it returns is read, a number in any form, or named if it is none;
- ``compare``: the numbers of all points beside the due ones, and when they agree;
- ``diagnose``: the cause is named, of a function (``diagnose_value``: of a value). A
  hint that fits any exercise goes there: a lost factor, a shifted list, a shape;
- ``words``: the verdict is put into words; hints for Python's own errors stand there.

None of them imports ``grade`` or a notebook's exercises. ``tests/test_checks.py`` asks
every listed hint for itself; ``tests/wrong_answers.py`` has the answers that no list
can express, and the words that they must get.
"""

from importlib import import_module
from pathlib import Path

from helpers.checks.check import Check
from helpers.checks.exercise import Exercise

__all__ = []
for _path in sorted(Path(__file__).parent.glob("notebook_*.py")):
    for _name, _found in vars(import_module(f"helpers.checks.{_path.stem}")).items():
        if isinstance(_found, Exercise) and not _name.startswith("_"):
            globals()[_name] = Check(_found, _name, _path.stem[-2:])
            __all__.append(_name)

"""What a notebook teaches and what helpers has under the same name are the same.

Each cell tagged `taught` defines functions or classes. A row of ROWS names the helper
module they are imported from later, and uses that are tried on both.
"""

import ast
import importlib
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch

from helpers.data import four_samples
from helpers.trajectory import Trajectory

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
X32, Y32 = four_samples()
X, Y = np.array([0.5, -1.25, 3.0]), np.array([2.0, 0.75, -1.0])
SAMPLES = [(X, Y), (X32, Y32)]
WEIGHTS = (-2.0, 0.0, 0.3, 5.0)


@dataclass
class Row:
    """Where the helper lives, and functions that use it or its taught twin."""

    module: str
    uses: tuple = ()
    covered_by: str = ""  # another name of the same notebook, whose uses try this too


def calls(*arguments):
    """Turn tuples of arguments into uses."""
    return tuple(lambda function, a=a: function(*a) for a in arguments)


def a_cube(x, y, w):
    return w**3 / 10 - 1


def two_slopes(x, y, w, b):
    return w**3 / 10 - b, b / 2 - w


def updated(update):
    """What an update makes of two tensors that have a gradient."""
    parameters = [torch.tensor([1.0, -2.0]), torch.tensor(3.0, dtype=torch.float64)]
    for parameter in parameters:
        parameter.requires_grad_()
        (parameter**3).sum().backward()
    update(parameters, 0.1)
    assert all(parameter.grad is None for parameter in parameters)
    return [parameter.detach() for parameter in parameters]


def in_a_team_of_one(use):
    """The same use by the only worker of a process group."""

    def used(function):
        store = torch.distributed.HashStore()
        torch.distributed.init_process_group("gloo", store=store, rank=0, world_size=1)
        try:
            return use(function)
        finally:
            torch.distributed.destroy_process_group()

    return used


def layer(w, b=None):
    """A layer with one weight, and with a bias if there is one."""
    model = torch.nn.Linear(1, 1, bias=b is not None)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), (w, b), strict=False):
            parameter.fill_(value)
    return model


def values_of_models(values):
    return [sorted(values(layer(*start)).items()) for start in ((0.5, -2.0), (3.0,))]


def a_trained_layer(train):
    model = layer(0.5, -1.0)
    x, y = (torch.tensor(each).reshape(-1, 1) for each in (X32, Y32))
    return train(model, x, y, torch.optim.SGD(model.parameters(), lr=0.02), epochs=7)


def a_line(line):
    """The predictions of the module before and after its parameters are set."""
    model, x = line(), torch.tensor(X32).reshape(-1, 1)
    before = model(x).detach()
    with torch.no_grad():
        model.weight.fill_(1.5)
        model.bias.fill_(-2.0)
    names = [(name, tuple(p.shape)) for name, p in model.named_parameters()]
    return [before, model(x).detach(), names]


FORWARD = calls(*[(x, w) for x, _ in SAMPLES for w in WEIGHTS])
LOSS = calls(*[(x, y, w) for x, y in SAMPLES for w in WEIGHTS])
LOSS_AND_BIAS = calls(*[(x, y, w, -1.5) for x, y in SAMPLES for w in WEIGHTS])
STARTS = np.float32([[0.5, -0.75, 0.1], [-0.25, 0.3, 0.7]])
THREE = X.astype("f4"), Y.astype("f4")
SLOPES = calls(
    *[(f, at, h) for f in (np.sin, np.exp) for at in (0.5, 2) for h in (1, 0.1)]
)
COLUMNS = torch.tensor(X).reshape(-1, 1), torch.tensor(Y).reshape(-1, 1)
TRAIN_ON_COLUMNS = (in_a_team_of_one(lambda train: list(train(*COLUMNS, 5, 0.1))),)
ROWS = {
    "01_gradient_by_hand": {
        "forward": Row("one_weight", FORWARD),
        "loss": Row("one_weight", LOSS),
        "hand_gradient": Row("one_weight", LOSS),
        "train": Row(
            "one_weight",
            (
                *calls((X32, Y32, a_cube), (X, Y, a_cube, 1.5, 0.2, 7)),
                lambda train: train(X, Y, a_cube, w=-1.0, learning_rate=0.05, epochs=0),
            ),
        ),
    },
    "02_check_the_gradient": {
        "forward_difference": Row("finite_differences", SLOPES + calls((np.sin, 1.0))),
        "central_difference": Row("finite_differences", SLOPES + calls((np.sin, 1.0))),
        "mean_gradient": Row("one_weight", LOSS),
    },
    "03_learning_rate": {
        "error_factor": Row(
            "learning_rate", calls((X, 0.1), (X32, 0.01), (X32, 2 / 15))
        ),
        "predicted_weight": Row(
            "learning_rate", calls((1, 0.4), (3, 0.4), (2, -1.1), (5, 0.85, 1.0, 3.0))
        ),
        "predicted_loss": Row(
            "learning_rate", calls((1, 0.4), (3, 0.4), (2, -1.1), (5, 0.85, 12.0))
        ),
    },
    "04_weight_and_bias": {
        "forward": Row("weight_and_bias", calls(*[(x, 1.5, -2.0) for x, _ in SAMPLES])),
        "loss": Row("weight_and_bias", LOSS_AND_BIAS),
        "gradients": Row("weight_and_bias", LOSS_AND_BIAS),
        "train": Row(
            "weight_and_bias",
            calls((X32, Y32, two_slopes), (X, Y, two_slopes, 1.0, -1.0, 0.05, 7)),
        ),
        "hessian": Row("weight_and_bias", calls((X,), (X32,))),
        "eigenvalues": Row(
            "weight_and_bias",
            calls((np.diag([2.0, 2.5]),), (np.array([[15.0, 5.0], [5.0, 2.0]]),)),
        ),
    },
    "06_torch_autograd": {
        "update": Row("torch_autograd", (updated,)),
        "train": Row(
            "torch_autograd",
            calls(
                (torch.tensor(X32), torch.tensor(Y32)),
                (torch.tensor(X), torch.tensor(Y), 1.0, -1.0, 0.05, 7),
            ),
        ),
    },
    "07_torch_training_loop": {
        "values": Row("torch_training", (values_of_models,)),
        "train": Row("torch_training", (a_trained_layer,)),
        "Line": Row("torch_training", (a_line,)),
    },
    "08_recover_a_lost_seed": {
        "one_epoch": Row(
            "lost_seed", calls((*STARTS, X32, Y32, 0.01), (*STARTS, *THREE, 0.1))
        ),
        "replay": Row(
            "lost_seed", calls((*STARTS, X32, Y32, 0.01, 9), (*STARTS, *THREE, 0.1, 9))
        ),
    },
    "09_hubble_1929": {
        "through_origin": Row("hubble", calls((X, Y), (X32, Y32))),
        "age_in_gyr": Row("hubble", calls((423.9,), (70.0,))),
    },
    # That they are equal with more workers too is for test_workers.py: it compares
    # their source.
    "10_many_workers": {
        "train_alone": Row("workers", TRAIN_ON_COLUMNS),
        "train_by_hand": Row("workers", TRAIN_ON_COLUMNS),
        "train_with_ddp": Row("workers", TRAIN_ON_COLUMNS),
        "share": Row("workers", (in_a_team_of_one(lambda share: share(COLUMNS[0])),)),
        "train_weighted": Row("workers", TRAIN_ON_COLUMNS),
    },
}


def taught(notebook):
    """Names defined in cells tagged taught, and all names the notebook then has.

    Of the other cells only the imports run: figures and runs are nbval's matter.
    """
    names, namespace = [], {"__name__": "taught"}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        is_taught = "taught" in cell.metadata.get("tags", [])
        tree = ast.parse(cell.source)
        imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        if not is_taught:
            tree.body = imports
        exec(compile(tree, cell.id, "exec"), namespace)
        if is_taught:
            kinds = (ast.FunctionDef, ast.ClassDef)
            defined = [node.name for node in tree.body if isinstance(node, kinds)]
            assert defined, f"cell {cell.id} is tagged taught but defines nothing"
            names += defined
    return list(dict.fromkeys(names)), namespace


def numbers(result):
    """A result as nested tuples of arrays, whatever carries the numbers."""
    if isinstance(result, Trajectory):
        return numbers((result.losses, *map(result.path, result.start)))
    if isinstance(result, tuple | list):
        return tuple(numbers(each) for each in result)
    if isinstance(result, dict):
        return tuple((name, numbers(value)) for name, value in result.items())
    if isinstance(result, str):
        return result
    return np.asarray(result)


def same(one, other):
    """Whether two results hold the same numbers, to the last bits of rounding."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if isinstance(one, tuple) or isinstance(other, tuple) or one.shape != other.shape:
        return False
    return bool(np.allclose(one, other, rtol=1e-14, atol=0, equal_nan=True))


def differing_uses(row, mine, theirs):
    return [
        place
        for place, use in enumerate(row.uses)
        if not same(numbers(use(mine)), numbers(use(theirs)))
    ]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_taught_cells_agree_with_helpers(path):
    names, namespace = taught(nbformat.read(path, as_version=4))
    rows = ROWS.get(path.stem, {})
    assert set(names) == set(rows), "taught cells and rows of ROWS"
    for name, row in rows.items():
        helper = getattr(importlib.import_module(f"helpers.{row.module}"), name)
        if row.covered_by:
            assert rows[row.covered_by].uses
            continue
        assert row.uses, f"{name} is not tried"
        assert differing_uses(row, namespace[name], helper) == [], name


def test_a_wrong_helper_is_noticed():
    row = Row("one_weight", LOSS)

    def halved(x, y, w):
        return float((x * (w * x - y)).sum())

    def right(x, y, w):
        return float((2 * x * (w * x - y)).sum())

    assert differing_uses(row, halved, right) != []
    assert differing_uses(row, right, right) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.0 + 1e-12),
        (1.0, np.array([1.0])),
        ((1.0, 2.0), (1.0,)),
        (np.zeros(2), np.zeros(3)),
        ("a", "b"),
        (Trajectory(w=0.0), Trajectory(w=1.0)),
    ],
)
def test_results_that_differ_are_told_apart(one, other):
    assert not same(numbers(one), numbers(other))
    assert same(numbers(one), numbers(one))


def test_only_imports_of_other_cells_run():
    source = "import math\nraise RuntimeError"
    cells = [nbformat.v4.new_code_cell(source)]
    cells += [
        nbformat.v4.new_code_cell(
            "def f():\n    return math.pi", metadata={"tags": ["taught"]}
        )
    ]
    names, namespace = taught(nbformat.v4.new_notebook(cells=cells))
    assert names == ["f"]
    assert namespace["f"]() == np.pi

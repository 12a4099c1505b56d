"""What a notebook teaches is, under the same name, the code of its helper module.

Docstrings and decorators do not count. Where a class grows from cell to cell (notebook
05), a method may be a function there, attached as `Tensor.name = name`.
"""

import ast

import pytest

from helpers.tools import cells

MODULES = {
    "one_weight": ("01_gradient_by_hand", "02_check_the_gradient"),
    "finite_differences": ("02_check_the_gradient",),
    "learning_rate": ("03_learning_rate",),
    "weight_and_bias": ("04_weight_and_bias",),
    "autograd": ("05_build_autograd",),
    "torch_autograd": ("06_torch_autograd",),
    "torch_training": ("07_torch_training_loop",),
    "workers": ("13_many_workers",),
}  # what the others teach is imported nowhere


UNTAUGHT = {"main", "values"}


def functions(source):
    """Return the code of each function and method, by its name."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
            node.body = node.body[ast.get_docstring(node) is not None :]
            found[node.name] = ast.unparse(node)
    return found


@pytest.mark.parametrize("module", MODULES)
def test_what_a_helper_holds_is_what_the_notebook_taught(module):
    path = cells.NOTEBOOKS.parent / "helpers" / f"{module}.py"
    helper, taught = functions(path.read_text(encoding="utf-8")), {}
    for notebook in MODULES[module]:
        for cell in cells.read(cells.NOTEBOOKS / f"{notebook}.ipynb")["cells"]:
            if "taught" in cells.tags(cell):
                taught |= functions(cell["source"])
    for name in helper.keys() - UNTAUGHT:
        assert taught.get(name) == helper[name], name

"""What a notebook teaches is, under the same name, the code of its helper module.

Docstrings, annotations and decorators do not count. Where a class grows from cell to
cell (notebook 05), a method may be a function there, attached as `Tensor.name = name`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

PROJECT = Path(__file__).parent.parent
MODULES = {
    "01_gradient_by_hand": ("one_weight",),
    "02_check_the_gradient": ("finite_differences", "one_weight"),
    "03_learning_rate": ("learning_rate",),
    "04_weight_and_bias": ("weight_and_bias",),
    "05_build_autograd": ("autograd",),
    "06_torch_autograd": ("torch_autograd",),
    "07_torch_training_loop": ("torch_training",),
    "13_many_workers": ("workers",),
}  # what the others teach is imported nowhere


class Bare(ast.NodeTransformer):
    """Take docstrings, annotations and decorators off."""

    def bare(self, node):
        self.generic_visit(node)
        node.decorator_list = []
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_ClassDef = bare  # noqa: N815

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.bare(node)

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_AnnAssign(self, node):
        return ast.Assign([node.target], node.value, lineno=0) if node.value else None


def definitions(source: str) -> Iterator[tuple[str, str]]:
    """Yield each function, and the bases and each statement of a class, with a name."""
    for node in Bare().visit(ast.parse(source)).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, ast.unparse(node)
        elif isinstance(node, ast.ClassDef):
            yield node.name, ast.unparse(node.bases)
            for part in node.body:
                name = getattr(part, "name", None) or ast.unparse(part).split(" = ")[0]
                yield f"{node.name}.{name}", ast.unparse(part)


@pytest.mark.parametrize("notebook", MODULES)
def test_what_a_notebook_teaches_is_the_code_of_its_helper(notebook):
    helper = {}
    for module in MODULES[notebook]:
        source = (PROJECT / "helpers" / f"{module}.py").read_text(encoding="utf-8")
        for name, code in definitions(source):
            helper[name] = code
            helper.setdefault(name.rpartition(".")[2], code)
    path = PROJECT / "notebooks" / f"{notebook}.ipynb"
    cells = [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if "taught" in cell.metadata.get("tags", [])
    ]
    assert cells, "no cell is tagged taught"
    for cell in cells:
        taught = dict(definitions(cell.source))
        assert taught, f"cell {cell.id} is tagged taught but defines nothing"
        assert taught == {name: helper.get(name) for name in taught}, cell.id

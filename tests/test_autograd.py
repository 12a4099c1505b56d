"""The engine gives torch's values and gradients, repeats to the bit, lets memory go."""

import ast
import gc
import inspect
import operator
import weakref
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import autograd
from helpers.autograd import Tensor, undo_broadcasting

SHAPES = [(), (1,), (3,), (1, 3), (2, 1), (2, 3), (4, 1, 3), (4, 2, 3)]

# Each works on a Tensor and on a torch tensor alike. What would leave the domain of a
# function (a logarithm of zero, say) is moved back into it first.
UNARY = {
    "neg": lambda a: -a,
    "exp": lambda a: (-a * a).exp(),
    "log": lambda a: (a * a + 1).log(),
    "tanh": lambda a: a.tanh(),
    "square": lambda a: a**2,
    "cube": lambda a: a**3,
    "root": lambda a: (a * a + 0.5) ** 0.5,
    "inverse": lambda a: (a * a + 0.5) ** -1.5,
    "to the zero": lambda a: a**0,
    "number on the left": lambda a: 2.0 - 3 * a + 1 / (a * a + 1),
    "number on the right": lambda a: (a + 0.5) * 2 / 3 - 1,
    "sum": lambda a: a.sum(),
    "mean": lambda a: a.mean(),
}
KINKED = {"relu": lambda a: a.relu()}
BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / (b * b + 0.5),
}
NUMBERS = st.floats(-2, 2, width=32)


@st.composite
def expressions(draw, kinks=True):
    """Leaves, and a function that computes one number from them, step by step.

    The function takes tensors of either kind. Its steps use leaves and earlier results,
    in any order and any number of times; the number is the sum of them all.
    """
    leaves = []
    for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3)):
        size = int(np.prod(shape))
        numbers = draw(st.lists(NUMBERS, min_size=size, max_size=size))
        leaves.append(np.array(numbers, dtype=np.float64).reshape(shape))
    results, steps = [Tensor(leaf) for leaf in leaves], []
    for _ in range(draw(st.integers(1, 7))):
        places = st.integers(0, len(results) - 1)
        step, used = draw(one_step(kinks)), [draw(places)]
        if step in BINARY.values():
            shape = results[used[0]].data.shape
            fitting = [i for i, r in enumerate(results) if fits(shape, r.data.shape)]
            used.append(draw(st.sampled_from(fitting)))
        result = step(*[results[place] for place in used])
        if abs(result.data).max() > 4:  # keeps rounding errors comparable
            step = then_tanh(step)
        steps.append((step, used))
        results.append(step(*[results[place] for place in used]))

    def compute(tensors):
        results = list(tensors)
        for step, used in steps:
            results.append(step(*[results[place] for place in used]))
        total = results[0].sum()
        for result in results[1:]:
            total = total + result.sum()
        return total

    return leaves, compute


@st.composite
def one_step(draw, kinks):
    if draw(st.booleans()):
        return draw(st.sampled_from(list(BINARY.values())))
    if draw(st.booleans()):
        return draw(
            st.sampled_from(list((UNARY | KINKED if kinks else UNARY).values()))
        )
    name, axis = draw(st.sampled_from(["sum", "mean"])), draw(st.integers(0, 2))
    return along(name, axis, draw(st.booleans()))


def along(name, axis, keepdims):
    """A reduction over one axis, or over all of a single number."""

    def reduce(a):
        count = len(a.data.shape)
        return getattr(a, name)(axis % count, keepdims) if count else getattr(a, name)()

    return reduce


def then_tanh(step):
    return lambda *operands: step(*operands).tanh()


def fits(shape, other):
    try:
        np.broadcast_shapes(shape, other)
    except ValueError:
        return False
    return True


def assert_close(ours, theirs, tolerance):
    theirs = np.asarray(theirs)
    scale = max(abs(theirs).max(), 1.0)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale)


@settings(max_examples=200)
@given(expressions())
def test_values_and_gradients_are_those_of_torch(drawn):
    import torch

    leaves, compute = drawn
    ours = [Tensor(leaf, requires_grad=True) for leaf in leaves]
    theirs = [torch.tensor(leaf, requires_grad=True) for leaf in leaves]
    our_result, their_result = compute(ours), compute(theirs)
    assert_close(our_result.data, their_result.detach().numpy(), 1e-12)
    our_result.backward()
    their_result.backward()
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.grad.dtype == np.float64
        assert_close(mine.grad, other.grad.numpy(), 1e-12)


@settings(max_examples=60)
@given(expressions(kinks=False))
def test_gradients_are_those_of_finite_differences(drawn):
    leaves, compute = drawn
    ours = [Tensor(leaf, requires_grad=True) for leaf in leaves]
    compute(ours).backward()
    h = 1e-5
    for place, (mine, leaf) in enumerate(zip(ours, leaves, strict=True)):
        measured = np.empty(leaf.shape)
        for index in np.ndindex(leaf.shape):
            sides = []
            for step in (h, -h):
                moved = [np.array(each) for each in leaves]
                moved[place][index] += step
                sides.append(compute([Tensor(each) for each in moved]).item())
            measured[index] = (sides[0] - sides[1]) / (2 * h)
        assert_close(mine.grad, measured, 1e-5)


@pytest.mark.parametrize(
    ("left", "right"), [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 4)), ((3,), (3,))]
)
def test_matmul_agrees_with_torch_for_vectors_and_matrices(left, right):
    import torch

    rng = np.random.default_rng(5)
    a, b = rng.normal(size=left), rng.normal(size=right)
    ours = [Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)]
    theirs = [torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)]
    for x, y in (ours, theirs):
        ((x @ y) ** 2).sum().backward()
    for mine, other in zip(ours, theirs, strict=True):
        assert_close(mine.grad, other.grad.numpy(), 1e-12)


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), (-1, 0, 1)])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "mean"])
def test_reductions_agree_with_numpy_and_spread_the_gradient(name, axis, keepdims):
    a = np.arange(24.0).reshape(2, 3, 4)
    tensor = Tensor(a, requires_grad=True)
    reduced = getattr(tensor, name)(axis=axis, keepdims=keepdims)
    expected = getattr(a, name)(axis=axis, keepdims=keepdims)
    np.testing.assert_array_equal(reduced.data, expected)
    (reduced * reduced).sum().backward()
    full = getattr(a, name)(axis=axis, keepdims=True)
    count = 1 if name == "sum" else a.size / full.size
    np.testing.assert_allclose(
        tensor.grad, np.broadcast_to(2 * full / count, a.shape), rtol=1e-12
    )


def test_a_zero_power_has_the_derivative_zero_even_at_zero():
    a = Tensor([0.0, 2.0], requires_grad=True)
    (a**0).sum().backward()
    np.testing.assert_array_equal(a.grad, [0.0, 0.0])


def test_arrays_may_stand_on_the_left():
    w = Tensor(2.0, requires_grad=True)
    array = np.array([1.0, 2.0])
    for value, expected in [
        (array + w, [3, 4]),
        (array - w, [-1, 0]),
        (array * w, [2, 4]),
        (array / w, [0.5, 1]),
        (np.float64(3) - w, 1),
    ]:
        assert isinstance(value, Tensor)
        np.testing.assert_array_equal(value.data, expected)
    product = np.eye(2) @ Tensor([[1.0], [2.0]], requires_grad=True)
    np.testing.assert_array_equal(product.data, [[1], [2]])


def test_a_value_used_twice_gets_both_contributions():
    a = Tensor([1.0, 2.0], requires_grad=True)
    (a * a + a + a).sum().backward()
    np.testing.assert_array_equal(a.grad, [4.0, 6.0])


def test_gradients_add_up_until_they_are_reset():
    a = Tensor(3.0, requires_grad=True)
    (a * 2).backward()
    first = a.grad
    (a * 2).backward()
    assert (first, a.grad) == (2.0, 4.0)
    a.grad = None
    (a * 2).backward()
    assert a.grad == 2.0


def test_no_two_leaves_share_a_gradient_and_each_can_be_written():
    a = Tensor([1.0, 2.0], requires_grad=True)
    b = Tensor([3.0, 4.0], requires_grad=True)
    (a + b).sum().backward()
    a.grad *= 10
    np.testing.assert_array_equal(a.grad, [10.0, 10.0])
    np.testing.assert_array_equal(b.grad, [1.0, 1.0])


def test_an_update_of_a_leaf_leaves_the_array_it_was_made_from():
    start = np.array([1.0, 2.0])
    a = Tensor(start, requires_grad=True)
    a.data -= 1
    np.testing.assert_array_equal(start, [1.0, 2.0])


def test_constants_get_no_gradient_and_keep_no_graph():
    a = Tensor(2.0, requires_grad=True)
    x = Tensor([1.0, 2.0])
    constant = (x * 3).exp()
    assert (constant.requires_grad, constant.parents) == (False, ())
    (a * constant).sum().backward()
    assert x.grad is None
    assert constant.grad is None


def test_no_rule_runs_for_a_constant():
    def forbidden(*_):
        raise AssertionError("a gradient nobody asked for was computed")

    times = autograd.op(np.multiply, lambda g, y, a, b: g * b, forbidden)
    a = Tensor(2.0, requires_grad=True)
    times(a, Tensor([1.0, 2.0])).sum().backward()
    assert a.grad == 3.0


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_operation_keeps_the_dtype(dtype):
    for start in (dtype(0.5), np.array([0.5, 1.5], dtype)):
        a = Tensor(start, requires_grad=True)
        results = [f(a) for f in (UNARY | KINKED).values()]
        results += [f(a, a) for f in BINARY.values()]
        results += [a * np.array([1, 2]), a + True, a - np.float64(0.25)]
        for value in results:
            assert value.data.dtype == dtype
        sum((value.sum() for value in results), Tensor(dtype(0))).backward()
        assert a.grad.dtype == dtype


def test_a_float64_array_beside_a_float32_leaf_leaves_its_gradient_float32():
    a = Tensor(np.float32(2), requires_grad=True)
    y = (a * np.array([1.0, 2.0])).sum()
    y.backward()
    assert (y.data.dtype, a.grad.dtype) == (np.float64, np.float32)


@pytest.mark.parametrize(
    ("gradient", "data", "expected"),
    [
        (np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 3))),
        (np.ones((2, 3)), np.ones(3), np.full(3, 2.0)),
        (np.ones((2, 3)), np.ones((2, 1)), np.full((2, 1), 3.0)),
        (np.ones((4, 2, 3)), np.ones((1, 3)), np.full((1, 3), 8.0)),
        (np.ones((2, 3)), np.ones(()), np.array(6.0)),
    ],
)
def test_undo_broadcasting_sums_what_was_repeated(gradient, data, expected):
    summed = undo_broadcasting(gradient, data)
    assert summed.shape == expected.shape
    np.testing.assert_array_equal(summed, expected)


def test_the_same_run_gives_the_same_bits():
    def run():
        rng = np.random.default_rng(3)
        a, b = (Tensor(rng.normal(size=50), requires_grad=True) for _ in range(2))
        parts = [(a * k).tanh() * (b - k) / (a * a + k) for k in range(1, 20)]
        sum(parts, Tensor(0.0)).mean().backward()
        return a.grad.tobytes() + b.grad.tobytes()

    assert len({run() for _ in range(5)}) == 1


def test_each_tensor_comes_after_its_parents():
    a = Tensor(1.0, requires_grad=True)
    b = a * 2
    c = b + a
    d = (c * b).exp() - c
    order = d.ancestors()
    assert len(order) == len(set(order))
    assert (order[0], order[-1]) == (a, d)
    for position, node in enumerate(order):
        for parent in node.parents:
            if parent.requires_grad:
                assert order.index(parent) < position


@pytest.mark.parametrize("differentiate", [True, False])
def test_a_graph_10_000_operations_deep(differentiate):
    a = Tensor(1.0, requires_grad=True)
    y = a
    for _ in range(10_000):
        y = y + a
    if differentiate:
        y.backward()
        assert a.grad == 10_001.0
    del y


def without_garbage_collector(build):
    """Which of the tensors that `build` names are still alive once it has returned."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        watched = build()
        return [name for name, reference in watched.items() if reference() is not None]
    finally:
        if enabled:
            gc.enable()


@pytest.mark.parametrize("differentiate", [True, False])
def test_the_graph_goes_with_its_result_by_reference_counting_alone(differentiate):
    a = Tensor([0.5, 2.0], requires_grad=True)

    def build():
        parts = {name: f(a) for name, f in (UNARY | KINKED).items()}
        parts |= {name: f(a, a * 2) for name, f in BINARY.items()}
        parts["matmul"] = a @ a
        total = sum((part.sum() for part in parts.values()), Tensor(0.0))
        if differentiate:
            total.backward()
        watched = {name: weakref.ref(part) for name, part in parts.items()}
        return watched | {"total": weakref.ref(total)}

    assert without_garbage_collector(build) == []


def test_backward_frees_the_graph_though_the_result_stays():
    a = Tensor([0.5, 2.0], requires_grad=True)
    middle = a * a
    watched = weakref.ref(middle)
    result = middle.sum()
    del middle
    assert watched() is not None
    result.backward()
    assert watched() is None
    assert result.item() == 4.25


def test_repr_shows_numbers_and_flag():
    assert repr(Tensor([1.0, 2.0])) == "Tensor([1. 2.], requires_grad=False)"


def test_shapes_that_cannot_broadcast():
    a = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    with pytest.raises(ValueError, match=r"\(3,\) \(2,\)"):
        a + np.array([1.0, 2.0])


def test_backward_of_many_numbers_needs_a_gradient():
    a = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ValueError, match=r"shape \(2,\) needs a gradient"):
        (a * 2).backward()
    with pytest.raises(ValueError, match=r"shape \(2,\) needs a gradient"):
        (a * 2).backward(np.ones(3))
    (a * 2).backward([1, 10])
    np.testing.assert_array_equal(a.grad, [2.0, 20.0])


def test_backward_of_a_constant():
    with pytest.raises(ValueError, match="requires_grad=True"):
        (Tensor(1.0) * 2).backward()


def test_backward_twice_through_one_graph():
    a = Tensor(3.0, requires_grad=True)
    middle = a * a
    y = middle * 2
    y.backward()
    with pytest.raises(RuntimeError, match="used up"):
        y.backward()
    with pytest.raises(RuntimeError, match="used up"):
        (middle + 1).backward()
    assert a.grad == 12.0


@pytest.mark.parametrize("data", ["1", None, 1j, object(), ["a"], {"w": 1.0}])
def test_a_value_that_is_no_real_number(data):
    with pytest.raises(TypeError, match="real numbers"):
        Tensor(data)
    with pytest.raises(TypeError, match="real numbers"):
        Tensor(1.0, requires_grad=True) * data


def test_rows_of_unequal_length():
    with pytest.raises(ValueError, match="inhomogeneous"):
        Tensor([[1.0], [1.0, 2.0]])


@pytest.mark.parametrize("data", [1, True, [1, 2], np.array([1, 2])])
def test_integers_where_a_gradient_is_wanted(data):
    with pytest.raises(TypeError, match="requires_grad=True"):
        Tensor(data, requires_grad=True)


def test_integer_constants_become_floats():
    assert Tensor([1, 2]).data.dtype == np.float64
    np.testing.assert_array_equal((Tensor([1, 2]) * 0.5).data, [0.5, 1.0])


def test_an_exponent_is_a_constant():
    a = Tensor(2.0, requires_grad=True)
    for exponent in (a, "2", None):
        with pytest.raises(TypeError):
            a**exponent
    with pytest.raises(TypeError):
        2**a


def test_matmul_of_more_than_two_axes():
    a = Tensor(np.ones((2, 2, 2)), requires_grad=True)
    with pytest.raises(ValueError, match="vectors and matrices"):
        a @ np.ones((2, 2))


def test_numpy_functions_say_that_they_do_not_take_a_tensor():
    with pytest.raises(TypeError, match="Tensor"):
        np.exp(Tensor(1.0))


def test_the_engine_has_at_most_100_lines_of_code():
    source = inspect.getsource(autograd)
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        described = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if described and ast.get_docstring(node) is not None:
            text = node.body[0]
            docstrings |= set(range(text.lineno, text.end_lineno + 1))
    code = [
        line
        for number, line in enumerate(source.splitlines(), start=1)
        if number not in docstrings and line.strip() and line.strip()[0] != "#"
    ]
    assert 50 < len(code) <= 100
    assert max(len(line) for line in code) <= 88


def stripped(function):
    """The arguments and statements of a function without its docstring, as text."""
    described = ast.get_docstring(function) is not None
    return [ast.dump(part) for part in [function.args, *function.body[described:]]]


def renamed(value):
    """An expression as text; `Tensor.__add__` counts as `__add__`."""
    return ast.dump(ast.parse(ast.unparse(value).replace("Tensor.", "")))


def pairs(statement):
    """The single assignments in a statement such as `a, b = c, d`."""
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return zip(target.elts, value.elts, strict=True)
    return [(target, value)]


def pieces_of_the_engine():
    tree = ast.parse(inspect.getsource(autograd))
    (tensor,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    pieces = {}
    for node in tree.body + tensor.body:
        if isinstance(node, ast.FunctionDef):
            pieces[node.name] = stripped(node)
        elif isinstance(node, ast.Assign):
            for target, value in pairs(node):
                pieces[target.id] = renamed(value)
    return pieces


def pieces_of_the_notebook():
    """What the cells define, later cells replacing earlier ones, as in the kernel."""
    path = Path(__file__).parent.parent / "notebooks" / "05_build_autograd.ipynb"
    functions, stored, pieces = {}, set(), {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or "exercise" in cell.id:
            continue
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.ClassDef) and node.name == "Tensor":
                for part in node.body:
                    if isinstance(part, ast.FunctionDef):
                        pieces[part.name] = stripped(part)
                    else:
                        pieces[part.targets[0].id] = renamed(part.value)
            elif isinstance(node, ast.FunctionDef):
                functions[node.name] = stripped(node)
            elif isinstance(node, ast.Assign):
                for target, value in pairs(node):
                    if ast.unparse(target).startswith("Tensor."):
                        if isinstance(value, ast.Name):
                            stored.add(value.id)
                            pieces[target.attr] = functions[value.id]
                        else:
                            pieces[target.attr] = renamed(value)
    rest = {name: functions[name] for name in functions.keys() - stored}
    return rest | pieces


def test_the_notebook_builds_this_engine_piece_by_piece():
    engine, notebook = pieces_of_the_engine(), pieces_of_the_notebook()
    del notebook["formula"]  # what the engine is tried on
    assert {name for name in notebook if notebook[name] != engine.get(name)} == set()
    not_in_the_lesson = {"floats", "matrix_product", "item", "exp", "relu"}
    not_in_the_lesson |= {"__repr__", "__matmul__", "__rmatmul__"}
    assert set(engine) - set(notebook) == not_in_the_lesson

"""The engine of notebook 05 gives torch's values and gradients, run after run."""

import ast
import gc
import operator
import weakref
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import autograd, weight_and_bias
from helpers.autograd import Tensor
from helpers.data import four_samples

SHAPES = [(), (1,), (3,), (1, 3), (2, 1), (2, 3), (4, 1, 3)]

# Each works on a Tensor and on a torch tensor alike. What would leave the domain of a
# function (a logarithm of zero, say) is moved back into it first.
UNARY = (
    lambda a: -a,
    lambda a: (-a * a).exp(),
    lambda a: (a * a + 1).log(),
    lambda a: a.tanh(),
    lambda a: a.relu(),
    lambda a: a**3,
    lambda a: (a * a + 0.5) ** 0.5,
    lambda a: (a * a + 0.5) ** -1.5,
    lambda a: 2.0 - 3 * a + 1 / (a * a + 1),
    lambda a: (0.5 + a) * 2 / 3 - 1,
    lambda a: a.sum(),
    lambda a: a.mean(),
    lambda a: a.sum(-1) if a.data.ndim else a,
    lambda a: a.mean(0) if a.data.ndim else a,
    lambda a: a.sum(1) if a.data.ndim > 1 else -a,
    lambda a: a.mean(1) if a.data.ndim > 1 else -a,
)
BINARY = (operator.add, operator.sub, operator.mul, lambda a, b: a / (b * b + 0.5))
NUMBERS = st.floats(-2, 2, width=32)


def fits(shape, other):
    try:
        np.broadcast_shapes(shape, other)
    except ValueError:
        return False
    return True


@st.composite
def expressions(draw):
    """Leaves, and a function that computes one number from them, step by step.

    Its steps use leaves and earlier results, in any order and any number of times; the
    number is the sum of them all. `tanh` keeps them small, so that rounding stays so.
    """
    leaves = []
    for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3)):
        size = int(np.prod(shape))
        numbers = draw(st.lists(NUMBERS, min_size=size, max_size=size))
        leaves.append(np.array(numbers).reshape(shape))
    results, steps = [Tensor(leaf) for leaf in leaves], []
    for _ in range(draw(st.integers(1, 7))):
        step = draw(st.sampled_from(UNARY + BINARY))
        used = [draw(st.integers(0, len(results) - 1))]
        if step in BINARY:
            shape = results[used[0]].data.shape
            fitting = [i for i, r in enumerate(results) if fits(shape, r.data.shape)]
            used.append(draw(st.sampled_from(fitting)))
        steps.append((step, used))
        results.append(step(*[results[place] for place in used]).tanh())

    def compute(tensors):
        results = list(tensors)
        for step, used in steps:
            results.append(step(*[results[place] for place in used]).tanh())
        total = results[0].sum()
        for result in results[1:]:
            total = total + result.sum()
        return total

    return leaves, compute


def assert_as_torch(leaves, compute):
    import torch

    leaves = [np.array(leaf) for leaf in leaves]
    ours = [Tensor(leaf, requires_grad=True) for leaf in leaves]
    theirs = [torch.tensor(leaf, requires_grad=True) for leaf in leaves]
    our_result, their_result = compute(ours), compute(theirs)
    assert our_result.item() == pytest.approx(their_result.item(), rel=1e-12, abs=1e-12)
    our_result.backward()
    their_result.backward()
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine.grad.dtype, mine.grad.shape) == (np.float64, tuple(other.shape))
        np.testing.assert_allclose(mine.grad, other.grad, rtol=1e-11, atol=1e-11)


@settings(max_examples=100)
@given(expressions())
def test_values_and_gradients_are_those_of_torch(drawn):
    assert_as_torch(*drawn)


def test_a_layer_of_hidden_units():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(7, 1)), rng.normal(size=(7, 1))
    leaves = [rng.normal(size=shape) for shape in [(1, 4), (4,), (4, 1), (1,)]]

    def loss(parameters):
        w1, b1, w2, b2 = parameters
        as_constant = np.asarray if isinstance(w1, Tensor) else w1.new_tensor
        error = (as_constant(x) @ w1 + b1).tanh() @ w2 + b2 - as_constant(y)
        return (error**2).mean()

    assert_as_torch(leaves, loss)


def test_arrays_and_numbers_may_stand_on_the_left():
    w = Tensor(2.0, requires_grad=True)
    array = np.array([1.0, 2.0])
    for value, expected in [
        (array + w, [3, 4]),
        (array - w, [-1, 0]),
        (array * w, [2, 4]),
        (array / w, [0.5, 1]),
        (np.float64(3) - w, 1),
        (np.eye(2) @ Tensor([[1.0], [2.0]]), [[1], [2]]),
    ]:
        assert isinstance(value, Tensor)
        np.testing.assert_array_equal(value.data, expected)


def test_gradients_of_leaves_add_up_and_those_between_do_not():
    a = Tensor(3.0, requires_grad=True)
    result = (a * a) * 2
    for total in (12.0, 24.0):
        result.backward()
        assert a.grad == total
    a.grad = None
    result.backward()
    assert a.grad == 12.0
    leaf = Tensor(2.0, requires_grad=True)
    leaf.backward()
    leaf.backward()
    assert leaf.grad == 2.0


def test_a_leaf_shares_neither_its_data_nor_its_gradient():
    start = np.array([1.0, 2.0])
    a, b = (Tensor(start, requires_grad=True) for _ in range(2))
    (a + b).sum().backward()
    a.grad *= 10
    a.data -= 1
    np.testing.assert_array_equal(b.grad, [1.0, 1.0])
    np.testing.assert_array_equal(b.data, [1.0, 2.0])


def test_constants_cost_no_gradient():
    def forbidden(_):
        raise AssertionError("a gradient nobody asked for was computed")

    a, x = Tensor(2.0, requires_grad=True), Tensor(5.0)
    product = Tensor(10.0, "*", ((a, lambda g: g * x.data), (x, forbidden)))
    (product + x).backward()
    assert a.grad == 5.0
    assert x.grad is None
    assert not (x * 3).requires_grad


def test_the_same_run_gives_the_same_bits():
    def run():
        rng = np.random.default_rng(3)
        a, b = (Tensor(rng.normal(size=50), requires_grad=True) for _ in range(2))
        parts = [(a * k).tanh() * (b - k) / (a * a + k) for k in range(1, 20)]
        sum(parts, Tensor(0.0)).mean().backward()
        return a.grad.tobytes() + b.grad.tobytes()

    assert len({run() for _ in range(5)}) == 1


def test_the_graph_goes_with_its_result_by_reference_counting_alone():
    a = Tensor([0.5, 2.0], requires_grad=True)

    def build():
        parts = [f(a) for f in UNARY] + [f(a, a * 2) for f in BINARY]
        total = sum((part.sum() for part in parts), Tensor(0.0))
        total.backward()
        return [weakref.ref(part) for part in (*parts, total)]

    gc.disable()
    try:
        assert [reference() for reference in build() if reference() is not None] == []
    finally:
        gc.enable()


def test_what_the_engine_refuses():
    a, ones = Tensor([1.0, 2.0, 3.0], requires_grad=True), np.ones((2, 2))
    for refused in (lambda: (a * 2).backward(), lambda: Tensor(1.0).backward()):
        with pytest.raises(ValueError, match="one number that needs a gradient"):
            refused()
    for refused in (lambda: a @ ones, lambda: ones @ a, lambda: Tensor([ones]) @ ones):
        with pytest.raises(ValueError, match="two matrices"):
            refused()
    for refused in (lambda: a**a, lambda: 2**a, lambda: np.exp(a), lambda: a * 1j):
        with pytest.raises(TypeError):
            refused()
    with pytest.raises(ValueError, match=r"\(3,\) \(2,\)"):
        a + np.array([1.0, 2.0])


@pytest.mark.parametrize("rate", [0.01, 0.5])  # 0.5 is far beyond what is stable
def test_its_loop_takes_the_bits_of_the_hand_derived_loop(rate):
    x, y = (array.astype(float) for array in four_samples())
    start = {"w": -0.5, "b": 0.25, "learning_rate": rate, "epochs": 100}
    ours = autograd.train(x, y, **start)
    by_hand = weight_and_bias.train(x, y, weight_and_bias.gradients, **start)
    for name in ("w", "b"):
        np.testing.assert_array_equal(ours.path(name), by_hand.path(name))
    np.testing.assert_array_equal(ours.losses, by_hand.losses)


def test_the_notebook_builds_all_of_the_engine():
    path = Path(__file__).parent.parent / "notebooks" / "05_build_autograd.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    taught = [c.source for c in cells if "taught" in c.metadata.get("tags", [])]

    def functions(source):
        nodes = ast.walk(ast.parse(source))
        return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}

    engine = functions(Path(autograd.__file__).read_text(encoding="utf-8"))
    assert engine == functions("\n".join(taught))

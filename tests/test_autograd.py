"""The engine of notebook 05 gives torch's values and gradients."""

import operator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.autograd import Tensor

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


@settings(max_examples=100)
@given(st.data())
def test_values_and_gradients_are_those_of_torch(data):
    """Steps use leaves and earlier results, in any order and any number of times.

    The sum of them all is derived. `tanh` keeps them small, so that rounding stays so.
    """
    ours, theirs = [], []
    for shape in data.draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3)):
        size = int(np.prod(shape))
        numbers = data.draw(st.lists(NUMBERS, min_size=size, max_size=size))
        leaf = np.array(numbers).reshape(shape)
        ours.append(Tensor(leaf, requires_grad=True))
        theirs.append(torch.tensor(leaf, requires_grad=True))
    leaves = list(zip(ours, theirs, strict=True))
    for _ in range(data.draw(st.integers(1, 7))):
        step = data.draw(st.sampled_from(UNARY + BINARY))
        used = [data.draw(st.integers(0, len(ours) - 1))]
        if step in BINARY:
            shape = theirs[used[0]].shape
            fitting = [i for i, each in enumerate(theirs) if fits(shape, each.shape)]
            used.append(data.draw(st.sampled_from(fitting)))
        for results in (ours, theirs):
            results.append(step(*[results[place] for place in used]).tanh())
    our_result, their_result = (
        sum((each.sum() for each in results[1:]), results[0].sum())
        for results in (ours, theirs)
    )
    assert our_result.item() == pytest.approx(their_result.item(), rel=1e-12, abs=1e-12)
    our_result.backward()
    their_result.backward()
    for mine, other in leaves:
        assert (mine.grad.dtype, mine.grad.shape) == (np.float64, tuple(other.shape))
        np.testing.assert_allclose(mine.grad, other.grad, rtol=1e-11, atol=1e-11)


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

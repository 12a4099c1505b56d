"""Reverse-mode differentiation over numpy arrays, built piece by piece in notebook 05.

A `Tensor` remembers the tensors it was computed from (`parents`) and one local rule for
each. With y = f(a, b) and g the gradient of the loss by y, `rule(g, y, a, b)` is the
gradient by a, or by b: g times the derivative of f. `backward()` applies the rules from
the result back to its leaves. This is the chain rule; see A. Griewank and A. Walther,
"Evaluating Derivatives" (2nd ed., 2008), chapter 3.

Numbers and arrays beside a tensor are constants: no gradient is computed for them.
Single numbers and whole numbers take on its dtype, so float32 stays float32.
"""

import numpy as np


def floats(data, requires_grad=False, dtype=None):
    """`data` as an array of floats: single and whole numbers in `dtype`, if given.

    It is a copy if it is to get a gradient, so that an update changes nothing else.
    """
    array = np.array(data) if requires_grad else np.asarray(data)
    if array.dtype.kind not in ("f" if requires_grad else "fiub"):
        raise TypeError(f"real numbers are due ({requires_grad=}), not {data!r}")
    kept = array.dtype.kind == "f" and (array.ndim > 0 or dtype is None)
    return array if kept else array.astype(dtype or float)


def undo_broadcasting(gradient, data):
    """Sum `gradient` over every axis along which `data` was repeated to fit."""
    if gradient.shape == data.shape:
        return gradient
    # Broadcasting lines shapes up from the right, so axes count from there: -1, -2 ...
    axes = [i for i in range(-gradient.ndim, 0) if -i > data.ndim or data.shape[i] == 1]
    return gradient.sum(axis=tuple(axes)).reshape(data.shape)


def op(f, *rules):
    """The method that computes `f` and remembers its parents, with a rule for each."""

    def method(self, *others):
        parents = [self, *[self.operand(other) for other in others]]
        needed = True in [parent.requires_grad for parent in parents]
        return Tensor(f(*[p.data for p in parents]), needed, f.__name__, parents, rules)

    return method


def reduction(name):
    """The method `sum` or `mean`: its rule hands every number the same share."""

    def method(self, axis=None, keepdims=False):
        total = self.data.sum(axis, keepdims=True)
        count = total.dtype.type(1 if name == "sum" else self.data.size / total.size)

        def spread(g, y, a):
            return np.broadcast_to(g.reshape(total.shape) / count, a.shape)

        value = total / count if keepdims else (total / count).squeeze(axis)
        return Tensor(value, self.requires_grad, name, [self], [spread])

    return method


def reflected(method):
    """The method for `other - tensor`, given that for `tensor - other`."""
    return lambda self, other: method(self.operand(other), self)


def matrix_product(a, b):
    if max(a.ndim, b.ndim) > 2:
        raise ValueError(f"@ takes vectors and matrices, not {a.shape} and {b.shape}")
    return a @ b


class Tensor:
    """Real numbers that remember how they were computed.

    With `requires_grad=True` the data are copied, and `backward()` of a result leaves
    the derivative by this tensor in `grad`: an array of the same shape and dtype, added
    to what is there. Set `grad = None` to start anew.
    """

    __array_ufunc__ = None  # numpy then leaves `array * tensor` to the tensor

    def __init__(self, data, requires_grad=False, name="", parents=(), rules=()):
        self.data = data if parents else floats(data, requires_grad)
        self.grad, self.requires_grad, self.name = None, requires_grad, name
        self.parents, self.rules = (parents, rules) if requires_grad else ((), ())

    def __repr__(self):
        return f"Tensor({self.data}, requires_grad={self.requires_grad})"

    def item(self):
        return self.data.item()

    def operand(self, other):
        """`other` as a tensor: itself, or a constant."""
        if isinstance(other, Tensor):
            return other
        return Tensor(floats(other, dtype=self.data.dtype))

    __add__ = op(np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
    __sub__ = op(np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: -g)
    __mul__ = op(np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a)
    __truediv__ = op(np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b)
    __matmul__ = op(
        matrix_product,
        lambda g, y, a, b: g @ b.T if b.ndim == 2 else np.multiply.outer(g, b),
        lambda g, y, a, b: a.T @ g if a.ndim == 2 else np.multiply.outer(a, g),
    )
    __neg__ = op(np.negative, lambda g, y, a: -g)
    exp = op(np.exp, lambda g, y, a: g * y)
    log = op(np.log, lambda g, y, a: g / a)
    tanh = op(np.tanh, lambda g, y, a: g * (1 - y * y))
    sum, mean = reduction("sum"), reduction("mean")
    __radd__, __rsub__ = reflected(__add__), reflected(__sub__)
    __rmul__, __rtruediv__ = reflected(__mul__), reflected(__truediv__)
    __rmatmul__ = reflected(__matmul__)

    def __pow__(self, power):
        def rule(g, y, a):
            # The guard: a**0 has the derivative 0 everywhere, at a = 0 too.
            return a ** (power - (power != 0)) * a.dtype.type(power) * g

        value = (self.data**power).astype(self.data.dtype, copy=False)
        return Tensor(value, self.requires_grad, f"**{power}", [self], [rule])

    def relu(self):
        return self * (self.data > 0)

    def ancestors(self):
        """What this came from and needs a gradient, each after its own parents."""
        order, stack = {}, [self]
        while stack:
            todo = [p for p in stack[-1].parents if p.requires_grad and p not in order]
            if todo:
                stack += todo
            else:
                order[stack.pop()] = None
        return list(order)

    def backward(self, gradient=1.0):
        """Fill in the leaves' `grad`, given the gradient by this; free the graph."""
        order, self.grad = self.ancestors(), floats(gradient, dtype=self.data.dtype)
        if not self.requires_grad:
            raise ValueError("nothing this was computed from has requires_grad=True")
        if self.grad.shape != self.data.shape:
            raise ValueError(f"shape {self.data.shape} needs a gradient of that shape")
        if None in [node.rules for node in order]:
            raise RuntimeError("an earlier backward() has used up this graph")
        while order:
            order.pop().pass_back()

    def pass_back(self):
        """Add to each parent's gradient what comes through here; forget the parents."""
        values = [self.data, *[parent.data for parent in self.parents]]
        for parent, rule in zip(self.parents, self.rules, strict=True):
            if parent.requires_grad:
                part = undo_broadcasting(rule(self.grad, *values), parent.data)
                parent.grad = part if parent.grad is None else parent.grad + part
        if self.parents:
            self.parents, self.rules = (), None
        else:
            self.grad = np.array(self.grad, self.data.dtype)

"""Reverse-mode differentiation over numpy arrays, built piece by piece in notebook 05.

A `Tensor` remembers its parents, the tensors it was computed from, each with a local
rule. Given g, the gradient of the loss with respect to the result, a rule returns the
gradient with respect to that parent: a vector-Jacobian product. `backward()` applies
the rules in reverse topological order, from the result back to the leaves: the chain
rule (Griewank and Walther, "Evaluating Derivatives", 2nd ed., 2008, chapter 3).

All numbers are float64. Numbers and arrays beside a tensor are constants: no gradient
is computed for them. `topological_order` calls itself for each parent, so a chain of
more than about a thousand operations meets Python's limit of calls within calls.
"""

import numpy as np

from helpers.arguments import checked
from helpers.trajectory import Trajectory


def as_tensor(value):
    """`value` as a tensor: itself, or a constant."""
    return value if isinstance(value, Tensor) else Tensor(value)


def topological_order(tensor, order):
    """Add `tensor` to the list `order`, its parents before it; constants stay out."""
    if tensor.requires_grad and tensor not in order:
        for parent, _ in tensor.parents:
            topological_order(parent, order)
        order.append(tensor)


def unbroadcast(gradient, shape):
    """Sum `gradient` over every axis along which an array of `shape` was repeated."""
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, size in enumerate(shape):
        if size < gradient.shape[axis]:
            gradient = gradient.sum(axis, keepdims=True)
    return gradient


class Tensor:
    """Numbers that remember how they were computed.

    With `requires_grad=True` the data are copied, and `backward()` of a result adds the
    derivative with respect to this tensor to `grad`. Set `grad = None` to start anew.
    """

    __array_ufunc__ = None  # numpy then leaves `array * tensor` to the tensor

    def __init__(self, data, name="", parents=(), requires_grad=False):
        self.data = np.array(data, float) if requires_grad else np.asarray(data, float)
        self.grad, self.name, self.parents = None, name, parents
        wanted = [parent.requires_grad for parent, _ in parents]
        self.requires_grad = requires_grad or True in wanted

    def __repr__(self):
        return f"Tensor({self.data}, requires_grad={self.requires_grad})"

    def item(self):
        return self.data.item()

    def __add__(self, other):
        a, b = self, as_tensor(other)
        parents = [(a, lambda g: g), (b, lambda g: g)]
        return Tensor(a.data + b.data, "+", parents)

    def __sub__(self, other):
        a, b = self, as_tensor(other)
        parents = [(a, lambda g: g), (b, lambda g: -g)]
        return Tensor(a.data - b.data, "-", parents)

    def __mul__(self, other):
        a, b = self, as_tensor(other)
        parents = [(a, lambda g: g * b.data), (b, lambda g: g * a.data)]
        return Tensor(a.data * b.data, "*", parents)

    def __truediv__(self, other):
        a, b = self, as_tensor(other)
        parents = [(a, lambda g: g / b.data), (b, lambda g: -g * a.data / b.data**2)]
        return Tensor(a.data / b.data, "/", parents)

    def __matmul__(self, other):
        a, b = self, as_tensor(other)
        if a.data.ndim != 2 or b.data.ndim != 2:
            raise ValueError("@ takes two matrices: arrays with two axes each")
        parents = [(a, lambda g: g @ b.data.T), (b, lambda g: a.data.T @ g)]
        return Tensor(a.data @ b.data, "@", parents)

    def __pow__(self, n):
        parents = [(self, lambda g: self.data ** (n - 1) * n * g)]
        return Tensor(self.data**n, f"**{n}", parents)

    def __neg__(self):
        return Tensor(-self.data, "-", [(self, lambda g: -g)])

    def __rsub__(self, other):
        return as_tensor(other) - self

    def __rtruediv__(self, other):
        return as_tensor(other) / self

    def __rmatmul__(self, other):
        return as_tensor(other) @ self

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        c = np.exp(self.data)
        return Tensor(c, "exp", [(self, lambda g: g * c)])

    def log(self):
        return Tensor(np.log(self.data), "log", [(self, lambda g: g / self.data)])

    def tanh(self):
        c = np.tanh(self.data)
        return Tensor(c, "tanh", [(self, lambda g: g * (1 - c * c))])

    def relu(self):
        c = np.maximum(self.data, 0)
        return Tensor(c, "relu", [(self, lambda g: g * (c > 0))])

    def reduce_sum(self, axis=None):
        c = self.data.sum(axis, keepdims=True)
        parents = [(self, lambda g: np.full(self.data.shape, g.reshape(c.shape)))]
        return Tensor(c.squeeze(axis), "sum", parents)

    sum = reduce_sum

    def mean(self, axis=None):
        return self.sum(axis) / np.size(self.data, axis)

    def pass_back(self):
        """Add to each parent's gradient the part that comes through here."""
        for parent, rule in self.parents:
            if parent.requires_grad:
                part = unbroadcast(rule(self.grad), parent.data.shape)
                parent.grad = part if parent.grad is None else parent.grad + part
        if not self.parents:
            self.grad = np.array(self.grad)  # shared with no other tensor

    def backward(self):
        """Add to each leaf's gradient the derivative of this number."""
        if self.data.ndim > 0 or not self.requires_grad:
            raise ValueError("backward() starts from one number that needs a gradient")
        order = []
        topological_order(self, order)
        for tensor in order:
            if tensor.parents:
                tensor.grad = None
        self.grad = np.array(1.0 if self.grad is None else self.grad + 1)
        for tensor in reversed(order):
            tensor.pass_back()


@checked
def train(x, y, w=0.0, b=0.0, learning_rate=0.01, epochs=100):
    """Return the trajectory of gradient descent, with the model of notebook 04."""
    run = Trajectory(w=w, b=b)
    w, b = Tensor(w, requires_grad=True), Tensor(b, requires_grad=True)
    for _ in range(epochs):
        loss = ((w * x + b - y) ** 2).mean()
        loss.backward()
        for parameter in (w, b):
            parameter.data -= learning_rate * parameter.grad
            parameter.grad = None
        run.record(loss.item(), w=w.item(), b=b.item())
    return run

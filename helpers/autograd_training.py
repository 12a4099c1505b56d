"""The loop of notebook 05: gradient descent with the gradient from `backward()`.

It is the loop of notebook 04 with the derivation taken out. The engine computes in
float64, whatever the samples are.
"""

from helpers.arguments import checked
from helpers.autograd import Tensor
from helpers.trajectory import Trajectory


@checked
def train(x, y, w=0.0, b=0.0, learning_rate=0.01, epochs=100):
    """Return the trajectory of gradient descent from ``w`` and ``b``.

    The model is ``w * x + b``, and the loss is the mean squared error. A run that
    diverges goes on with ``inf`` and ``nan``, as in notebook 03.
    """
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

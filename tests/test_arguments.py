"""What a student can get wrong at a lesson's border is named."""

import warnings

import numpy as np
import pytest
import torch

from helpers import autograd, torch_autograd, torch_training, weight_and_bias
from helpers.one_weight import loss, mean_gradient, train
from helpers.trajectory import Trajectory

X, Y = np.array([1.0, 3.0]), np.array([2.0, 6.0])


def run(**changed):
    return train(X, Y, mean_gradient, **changed)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: loss(X[:, None], Y, 0.0), r"x is \(2, 1\), y is \(2,\)"),
        (lambda: loss(X, Y[:1], 0.0), "x and y must have the same shape"),
        (lambda: loss(X[:0], Y[:0], 0.0), "x must be an array of .*, one at least"),
        (lambda: loss(X, Y * np.nan, 0.0), "y must be an array of finite numbers"),
        (lambda: loss([1.0], Y, 0.0), r"x must be an array of .*, not \[1.0\]"),
        (lambda: loss(X, Y, X), r"w must be a number, not array\(\[1., 3.\]\)"),
        (lambda: loss(X, Y, "2"), "w must be a number, not '2'"),
        (lambda: mean_gradient(X, Y, None), "w must be a number, not None"),
        (lambda: run(learning_rate="fast"), "learning_rate must be a number"),
        (lambda: run(epochs=2.5), "epochs must be a whole number, 0 or more, not 2.5"),
        (lambda: run(epochs=-1), "epochs must be a whole number, 0 or more, not -1"),
        (lambda: weight_and_bias.train([1], Y, None), r"x must be .*, not \[1\]"),
        (lambda: autograd.train(X, Y, epochs="9"), "epochs must be .*, not '9'"),
        (lambda: torch_autograd.update([], [1]), "learning_rate must be a number"),
        (
            lambda: torch_training.train(
                torch.nn.Linear(1, 1), torch.ones(4, 1), torch.ones(4), None
            ),
            r"the same shape; x is torch.Size\(\[4, 1\]\), y is torch.Size\(\[4\]\)",
        ),
    ],
)
def test_the_argument_that_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_loop_looks_at_its_samples_once_and_after_an_error_again(monkeypatch):
    looks = []
    monkeypatch.setattr(np, "isfinite", lambda x: looks.append(x) or np.True_)
    run(epochs=5)
    assert len(looks) == 2
    with pytest.raises(ZeroDivisionError):
        train(X, Y, lambda x, y, w: 1 / 0)
    with pytest.raises(ValueError, match="w must be a number"):
        loss(X, Y, None)


def test_a_checked_function_is_otherwise_the_function():
    for w in (0, 0.0, np.float32(0), np.array(0.0)):
        assert loss(X, y=Y, w=w) == 20.0
    assert loss(torch.tensor(X), torch.tensor(Y), torch.tensor(0.0)) == 20.0
    assert loss.__name__ == "loss"
    assert loss.__doc__.startswith("Return the mean squared error")


def test_a_run_that_diverges_goes_on_to_its_end_without_a_warning():
    x, y = torch.tensor(X), torch.tensor(Y)
    far = {"learning_rate": 1.0, "epochs": 1000}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        runs = (
            run(**far),
            weight_and_bias.train(X, Y, weight_and_bias.gradients, **far),
            autograd.train(X, Y, **far),
            torch_autograd.train(x, y, **far),
        )
    for each in runs:
        assert len(each.losses) == 1000
        assert np.isnan(each.w[-1])


def test_a_row_of_a_run_must_have_the_parameters_of_its_start():
    run = Trajectory(w=0.0, b=1.0)
    with pytest.raises(TypeError, match=r"holds a loss and w, b$"):
        run.record(1.0, w=1.0)

"""The loop with nn and an optimizer is the same run."""

import numpy as np
import torch
from torch import nn

from helpers import torch_autograd
from helpers.data import four_samples, recorded_runs, recovered_start
from helpers.torch_training import set_start, train, values

X, Y = (torch.from_numpy(each).reshape(-1, 1) for each in four_samples())


def trained(model, epochs=100):
    set_start(model, *recovered_start())
    return train(model, X, Y, torch.optim.SGD(model.parameters(), lr=0.01), epochs)


def test_nn_linear_gives_the_recorded_run_to_the_digits_that_every_processor_shares():
    recorded = recorded_runs()["torch_run"]
    run = trained(nn.Linear(1, 1))
    for row in recorded["rows"]:
        assert f"{run.w[row['epoch'] - 1]:.5f}" == f"{row['w']:.5f}"
        assert f"{run.losses[row['epoch'] - 1]:.4f}" == row["loss"]
    assert f"{run.probe_after:.3f}" == recorded["prediction_at_5_after"]


def test_a_hand_written_update_is_the_same_run():
    by_layer = trained(nn.Linear(1, 1))
    by_hand = torch_autograd.train(X, Y, *recovered_start())
    np.testing.assert_allclose(by_hand.w, by_layer.w, rtol=0, atol=1e-6)
    np.testing.assert_allclose(by_hand.b, by_layer.b, rtol=0, atol=1e-6)


def test_it_trains_the_model_it_is_given():
    model = nn.Linear(1, 1)
    run = trained(model, epochs=3)
    assert values(model) == {"w": run.w[-1], "b": run.b[-1]}


def test_a_model_without_bias_has_a_trajectory_without_bias():
    model = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        model.weight.fill_(0.0)
    run = train(model, X, Y, torch.optim.SGD(model.parameters(), lr=0.01), epochs=20)
    assert list(run.start) == ["w"]
    assert f"{run.w[-1]:.3f}" == "1.922"

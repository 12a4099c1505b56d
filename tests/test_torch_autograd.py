"""The loop on torch tensors prints the recorded torch run to its last digit."""

import numpy as np
import torch

from helpers import weight_and_bias
from helpers.data import four_samples, recorded_runs, recovered_start
from helpers.torch_autograd import train, update

X, Y = (torch.from_numpy(each) for each in four_samples())


def test_the_recorded_torch_run_comes_out_to_its_last_digit():
    recorded = recorded_runs()["torch_run"]
    run = train(X, Y, *recovered_start(), recorded["learning_rate"], recorded["epochs"])
    rows = [
        f"epoch {row['epoch']}: w = {row['w']}, loss = {row['loss']}"
        for row in recorded["rows"]
    ]
    before, after = (
        recorded[f"prediction_at_5_{when}"] for when in ("before", "after")
    )
    assert run.report(w="", loss=".4f", every=10).splitlines() == [
        f"prediction before training: f(5) = {before}",
        *rows,
        f"prediction after training: f(5) = {after}",
    ]


def test_the_shape_of_the_samples_does_not_change_a_bit():
    flat = train(X, Y, *recovered_start())
    column = train(X.reshape(4, 1), Y.reshape(4, 1), *recovered_start())
    assert [row["w"] for row in recorded_runs()["torch_run"]["rows"]] == [
        column.w[epoch] for epoch in range(0, 100, 10)
    ]
    np.testing.assert_array_equal(flat.w[::10], column.w[::10])


def test_in_float64_it_is_the_run_with_the_derived_gradients():
    x, y = (each.astype(float) for each in four_samples())
    by_hand = weight_and_bias.train(x, y, weight_and_bias.gradients, *recovered_start())
    run = train(torch.from_numpy(x), torch.from_numpy(y), *recovered_start())
    np.testing.assert_allclose(run.w, by_hand.w, rtol=0, atol=1e-13)
    np.testing.assert_allclose(run.b, by_hand.b, rtol=0, atol=1e-13)


def test_an_update_steps_downhill_in_place_and_clears_the_gradient():
    parameter = torch.tensor(1.0, requires_grad=True)
    (3 * parameter).backward()
    update([parameter], 0.5)
    assert parameter.item() == -0.5
    assert parameter.grad is None
    assert parameter.is_leaf

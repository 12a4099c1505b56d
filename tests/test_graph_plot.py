"""The drawn graph overlaps nowhere, and its description says what is drawn."""

from itertools import combinations

import numpy as np
import pytest

from helpers.autograd import Tensor
from helpers.plots import graph
from helpers.plots.graph import Graph, short

X = np.array([1.0, 2.0, 3.0, 4.0])


def of_a_loss():
    w, b = Tensor(1.0, requires_grad=True), Tensor(-2.0, requires_grad=True)
    loss = ((w * X + b - 2 * X) ** 2).mean()
    loss.backward()
    return Graph(loss, w=w, b=b, x=X)


def of_wide_numbers_used_again():
    a = Tensor(np.full(4, -1.23456e-7), requires_grad=True)
    b = Tensor(np.full(4, -9.87e8), requires_grad=True)
    total = (a * b + b / a).sum() + a.mean()
    total.backward()
    return Graph(total)


@pytest.mark.parametrize("make", [of_a_loss, of_wide_numbers_used_again])
def test_boxes_hold_their_texts_and_overlap_nowhere(make):
    figure = make().draw()
    figure.canvas.draw()
    (axes,) = figure.axes
    boxes = [patch.get_window_extent() for patch in axes.patches]
    texts = [each.get_window_extent() for each in axes.texts if each.get_text()]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    for box, text in zip(boxes, texts, strict=True):
        assert 0 < box.x0 < text.x0 < text.x1 < box.x1 < figure.bbox.width
        assert 0 < box.y0 < text.y0 < text.y1 < box.y1 < figure.bbox.height


def test_the_description_says_what_is_seen_and_every_value_and_gradient(monkeypatch):
    said = []
    monkeypatch.setattr(graph, "show", lambda _, *words: said.extend(words))
    of_a_loss().show()
    w = Tensor(2.0, requires_grad=True)
    Graph(w * w - 1, w=w).show()
    shows, boxes, later, (not_yet,) = said
    assert shows[0] == "a graph of 7 rows, from w and x down to the result"
    assert shows[2] == "gradient at / 4: 1"
    assert shows[-1] == "gradient at w: -25"
    assert "x: value [1, 2, 3, 4], constant. " in boxes[0]
    assert boxes[0].endswith("/ 4: value 21.5, gradient 1")
    assert "- 1: value 3, gradient not yet" in not_yet
    assert later[1:] == ["two arrows lead from w to *"]


def test_of_more_than_four_numbers_shape_and_mean_are_said():
    assert short(np.arange(6.0).reshape(2, 3)) == "2 x 3, mean 2.5"

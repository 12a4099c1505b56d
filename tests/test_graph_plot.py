"""The drawn graph overlaps nowhere, and its description says what is drawn."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle

from helpers.autograd import Tensor
from helpers.plots.graph import Graph, short

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = 2 * X


def said(graph):
    story, numbers = graph.describe()
    return ". ".join([*story, *numbers])


def of_a_loss(w=1.0, b=-2.0):
    w, b = Tensor(w, requires_grad=True), Tensor(b, requires_grad=True)
    loss = ((w * X + b - Y) ** 2).mean()
    loss.backward()
    return Graph(loss, w=w, b=b, x=X, y=Y)


def of_values_used_again():
    a = Tensor([0.5, 1.0, 1.5], requires_grad=True)
    c = (a * a + a).tanh()
    total = (c * a).sum() * 3 + a.mean()
    total.backward()
    return Graph(total, a=a, c=c)


def of_wide_numbers():
    a = Tensor(np.full(4, -1.23456e-7), requires_grad=True)
    leaves = [Tensor(np.full(4, -9.87e8 * k), requires_grad=True) for k in (1, 2, 3)]
    total = (a * leaves[0] + leaves[1] / leaves[2]).sum()
    total.backward()
    return Graph(total)


GRAPHS = [of_a_loss, of_values_used_again, of_wide_numbers]


def boxes_and_lines(figure):
    """In pixels: outlines of boxes, extents of texts, edges as pairs of ends."""
    figure.canvas.draw()
    axes = figure.axes[0]
    boxes = [
        patch.get_window_extent()
        for patch in axes.patches
        if isinstance(patch, Rectangle)
    ]
    texts = [text for text in axes.texts if text.get_text()]
    lines = [line.get_xydata() for line in axes.lines]
    for note in axes.texts:
        if isinstance(getattr(note, "arrow_patch", None), FancyArrowPatch):
            lines.append(np.array([note.xyann, note.xy]))
    lines = [axes.transData.transform(line) for line in lines]
    return boxes, [text.get_window_extent() for text in texts], lines


@pytest.mark.parametrize("make", GRAPHS)
def test_boxes_hold_their_texts_and_overlap_nowhere(make):
    graph = make()
    figure = graph.draw()
    boxes, texts, _ = boxes_and_lines(figure)
    assert len(boxes) == len(texts) == len(graph.nodes)
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    for box, text in zip(boxes, texts, strict=True):
        assert 0 < box.x0 < text.x0 < text.x1 < box.x1 < figure.bbox.width
        assert 0 < box.y0 < text.y0 < text.y1 < box.y1 < figure.bbox.height


@pytest.mark.parametrize("make", GRAPHS)
def test_no_edge_crosses_a_box(make):
    boxes, _, lines = boxes_and_lines(make().draw())
    assert lines
    for start, end in lines:
        for share in np.linspace(0.02, 0.98, 49):
            x, y = start + share * (end - start)
            for box in boxes:
                assert not (box.x0 < x < box.x1 and box.y0 + 1 < y < box.y1 - 1)


def test_inputs_stand_above_what_uses_them():
    for node in of_values_used_again().nodes:
        for source in node.inputs:
            assert source.row == node.row - 1


def test_the_description_says_what_is_seen_and_every_value_and_gradient():
    words = said(of_a_loss())
    assert words.startswith("A graph to read downwards, in 7 rows: arrows lead from w ")
    assert "the constants x, y are dashed." in words
    assert "w: value 1, gradient -25." in words
    assert "b: value -2, gradient -9." in words
    assert "**2: value [9, 16, 25, 36], gradient [0.25, 0.25, 0.25, 0.25]." in words
    assert "x: value [1, 2, 3, 4], constant." in words
    assert words.endswith("/ 4: value 21.5, gradient 1")
    assert said(of_a_loss(w=1.01)) != words


def test_names_and_numbers_are_part_of_a_title():
    assert "c = tanh: " in said(of_values_used_again())
    w = Tensor(2.0, requires_grad=True)
    assert "1 -: value -1, gradient not yet" in said(Graph(1 - w, w=w))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not yet"),
        (np.float64(-0.5), "-0.5"),
        (np.array([1.0, 2.5]), "[1, 2.5]"),
        (np.arange(6.0).reshape(2, 3), "2 x 3, mean 2.5"),
        (np.arange(5.0), "5, mean 2"),
    ],
)
def test_numbers_are_written_short(value, text):
    assert short(value) == text

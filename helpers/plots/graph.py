"""The graph of a computation, with value and gradient on each node (notebook 05).

What an operation needs stands above it, and all boxes are of one size.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.autograd import Tensor
from helpers.plots.figure import DOTS_PER_INCH, STYLES, plain, show

FONT = {"family": "monospace", "size": 12, "ha": "center", "va": "center"}
CHARACTER = 0.603 * FONT["size"] / 72  # width in inches
HEIGHT, GAP, MARGIN = 0.55, 0.25, 0.1  # inches
LEAST_WIDTH = 5.6  # a narrower figure would be shown too large


@dataclass(eq=False)
class Node:
    """One box: a tensor, what it is called, and the boxes that it needs."""

    tensor: Tensor
    title: str
    inputs: list["Node"]
    row: int
    middle: float = 0.0

    @property
    def lines(self):
        """What the box says."""
        gradient = f"gradient {short(self.tensor.grad)}"
        if not self.tensor.requires_grad:
            gradient = "constant"
        return f"{self.title}:  value {short(self.tensor.data)}", gradient


class Graph:
    """The graph that leads to a tensor.

    ``names`` gives tensors, or arrays used as constants, the names they are shown with.
    A number without a name becomes part of the operation's title::

        loss.backward()
        Graph(loss, w=w, x=x).show()
    """

    def __init__(self, result, **names):
        self._names, self._found = names, {}
        self._visit(result)
        self.nodes = list(self._found.values())  # inputs come first
        for node in self.nodes:
            users = [each.row for each in self.nodes if node in each.inputs]
            if users and not node.inputs:
                node.row = min(users) - 1
        rows = range(self.nodes[-1].row + 1)
        self.rows = [[node for node in self.nodes if node.row == row] for row in rows]

    def _visit(self, tensor):
        if tensor not in self._found:
            name, words, inputs = self._name(tensor), [tensor.name], []
            for place, (parent, _) in enumerate(tensor.parents):
                number = not parent.requires_grad and parent.data.ndim == 0
                if number and not self._name(parent):
                    words.insert(2 * place, plain(parent.item()))
                else:
                    inputs.append(self._visit(parent))
            title = " = ".join(filter(None, [name, " ".join(words)])) or "constant"
            row = 1 + max((node.row for node in inputs), default=-1)
            self._found[tensor] = Node(tensor, title, inputs, row)
        return self._found[tensor]

    def _name(self, tensor):
        for name, value in self._names.items():
            if value is tensor or value is tensor.data:
                return name
        return ""

    def draw(self):
        """Return the figure; one unit of the axes is one inch."""
        longest = max(len(line) for node in self.nodes for line in node.lines)
        box = longest * CHARACTER + 2 * MARGIN
        columns = max(map(len, self.rows))
        width = max(LEAST_WIDTH, columns * (box + GAP) - GAP + 2 * MARGIN)
        height = len(self.rows) * (HEIGHT + GAP) - GAP + 2 * MARGIN
        figure = Figure((width, height), dpi=DOTS_PER_INCH)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        for row in self.rows:
            for place, node in enumerate(row):
                node.middle = width / 2 + (place - (len(row) - 1) / 2) * (box + GAP)
                _draw(axes, node, box)  # what it needs stands in the row above
        return figure

    def show(self):
        """Show the figure, and say what it shows and, box by box, what it says."""
        boxes = [", ".join(n.lines).replace(":  ", ": ") for n in self.nodes]
        top = " and ".join(node.title for node in self.rows[0])
        shows = [f"a graph of {len(self.rows)} rows, from {top} down to the result"]
        for node in self.nodes:
            if len(node.inputs) > len(set(node.inputs)):  # both operands are one
                source = node.inputs[0].title
                shows.append(f"two arrows lead from {source} to {node.title}")
        if dashed := [n.title for n in self.nodes if not n.tensor.requires_grad]:
            shows.append(f"the constants {', '.join(dashed)} are dashed")
        for node in reversed(self.nodes):
            if node.tensor.grad is not None:
                shows.append(f"gradient at {node.title}: {short(node.tensor.grad)}")
        show(self.draw(), shows, [f"the {len(boxes)} boxes: {'. '.join(boxes)}"])


def _draw(axes, node, width):
    top = MARGIN + node.row * (HEIGHT + GAP)
    for place, source in enumerate(node.inputs):
        twice = node.inputs.count(source) > 1  # then its arrows stand side by side
        aside = (place - (len(node.inputs) - 1) / 2) * 0.4 * twice
        ends = (node.middle + aside, top), (source.middle + aside, top - GAP)
        arrow = {"arrowstyle": "-|>", "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
        if (rows := node.row - source.row) > 1:  # from side to side, around the others
            middle = top + HEIGHT / 2
            sides = node.middle + width / 2, source.middle + width / 2
            ends = zip(sides, (middle, middle - rows * (HEIGHT + GAP)), strict=True)
            arrow["connectionstyle"] = "arc3,rad=-0.3"
        axes.annotate("", *ends, arrowprops=arrow)
    look = {"facecolor": "white", "edgecolor": STYLES[0]["color"], "linewidth": 1.5}
    if not node.tensor.requires_grad:
        look |= {"facecolor": "#F1F1F1", "edgecolor": "#6B6B6B", "linestyle": "--"}
    elif not node.inputs:
        look |= {"facecolor": "#E3F0FA", "linewidth": 2.5}
    axes.add_patch(Rectangle((node.middle - width / 2, top), width, HEIGHT, **look))
    axes.text(node.middle, top + HEIGHT / 2, "\n".join(node.lines), **FONT)


def short(value):
    """Numbers for a box: up to four in full, of more the shape and the mean."""
    if value is None:
        return "not yet"
    value = np.asarray(value)
    if value.ndim == 0:
        return plain(value.item())
    if value.size <= 4 and value.ndim == 1:
        return f"[{', '.join(map(plain, value.tolist()))}]"
    return f"{' x '.join(map(str, value.shape))}, mean {plain(value.mean())}"

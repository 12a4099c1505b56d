"""The graph of a computation, with value and gradient on each node (notebook 05).

What an operation needs stands above it. All boxes are of one size, and an edge that
skips rows gets a free place in each of them, so that nothing overlaps.
"""

from dataclasses import dataclass, field

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.autograd import Tensor
from helpers.plots.figure import DOTS_PER_INCH, STYLES, plain, short, show

FONT = {"family": "monospace", "size": 12, "ha": "center", "va": "center"}
CHARACTER = 0.603 * FONT["size"] / 72  # width in inches
HEIGHT, GAP, MARGIN = 0.55, 0.25, 0.1  # inches
LEAST_WIDTH = 7.0  # a narrower figure would be shown enlarged


@dataclass(eq=False)
class Node:
    """One box; without a tensor it is the free place of an edge that skips a row."""

    tensor: Tensor | None
    title: str = ""
    inputs: list["Node"] = field(default_factory=list)
    row: int = 0
    middle: float = 0.0

    @property
    def lines(self):
        """What the box says."""
        tensor = self.tensor
        gradient = (
            f"gradient {short(tensor.grad)}" if tensor.requires_grad else "constant"
        )
        return f"{self.title}:  value {short(tensor.data)}", gradient


class Graph:
    """The graph that leads to a tensor.

    ``names`` gives tensors, or arrays used as constants, the names they are shown with.
    A number without a name becomes part of the operation's title::

        loss.backward()
        Graph(loss, w=w, x=x).show()
    """

    def __init__(self, result, **names):
        self._names = names
        self._found = {}
        self._visit(result)
        self.nodes = list(self._found.values())  # inputs come first
        self.rows = self._arrange()

    def _visit(self, tensor):
        if id(tensor) not in self._found:
            name, words, inputs = self._name(tensor), [tensor.name], []
            for place, (parent, _) in enumerate(tensor.parents):
                number = not parent.requires_grad and parent.data.ndim == 0
                if number and not self._name(parent):
                    words.insert(2 * place, plain(parent.item()))
                else:
                    inputs.append(self._visit(parent))
            title = " = ".join(filter(None, [name, " ".join(words)])) or "constant"
            self._found[id(tensor)] = Node(tensor, title, inputs)
        return self._found[id(tensor)]

    def _name(self, tensor):
        values = tensor, tensor.data
        named = (n for n, v in self._names.items() if any(v is each for each in values))
        return next(named, "")

    def _arrange(self):
        """Give each node its row, and each edge that skips rows its free places."""
        for node in self.nodes:
            node.row = 1 + max((each.row for each in node.inputs), default=-1)
        for leaf in self.nodes[:-1]:
            if not leaf.inputs:
                leaf.row = min(n.row for n in self.nodes if leaf in n.inputs) - 1
        rows = [[] for _ in range(self.nodes[-1].row + 1)]
        for node in self.nodes:
            rows[node.row].append(node)
        for node in self.nodes:
            for place, source in enumerate(node.inputs):
                for row in range(source.row + 1, node.row):
                    source = Node(None, inputs=[source], row=row)
                    rows[row].append(source)
                node.inputs[place] = source
        return rows

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

    def describe(self):
        """What the picture shows in words, and box by box what it says."""
        top = " and ".join(node.title for node in self.rows[0])
        dashed = [node.title for node in self.nodes if not node.tensor.requires_grad]
        constants = f"the constants {', '.join(dashed)} are dashed"
        boxes = [", ".join(n.lines).replace(":  ", ": ") for n in self.nodes]
        story = (
            f"A graph to read downwards, in {len(self.rows)} rows: arrows lead from "
            f"{top} at the top through each operation to the result at the bottom, and "
            "gradients come back against them"
        )
        numbers = f"the {len(boxes)} boxes: {'. '.join(boxes)}"
        leaves = [
            f"at {', '.join(node.lines).replace(':  ', ': ')}"
            for node in self.nodes
            if node.tensor.requires_grad and not node.inputs
        ]
        return [story, *[constants][: len(dashed)], *leaves], [numbers]

    def show(self):
        """Show the figure with its description."""
        show(self.draw(), *self.describe())


def _draw(axes, node, width):
    top = MARGIN + node.row * (HEIGHT + GAP)
    arrow = {"linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    arrow["arrowstyle"] = "-|>" if node.tensor else "-"
    for place, source in enumerate(node.inputs):
        twice = node.inputs.count(source) > 1  # then its arrows stand side by side
        aside = (place - (len(node.inputs) - 1) / 2) * 0.4 * twice
        ends = (node.middle + aside, top), (source.middle + aside, top - GAP)
        axes.annotate("", *ends, arrowprops=arrow)
    if node.tensor is None:
        axes.plot([node.middle] * 2, [top, top + HEIGHT], color="black")
        return
    constant, leaf = not node.tensor.requires_grad, not node.inputs
    look = {
        "facecolor": "#F1F1F1" if constant else "#E3F0FA" if leaf else "white",
        "edgecolor": "#6B6B6B" if constant else STYLES[0]["color"],
        "linestyle": "--" if constant else "-",
        "linewidth": 2.5 if leaf and not constant else 1.5,
    }
    axes.add_patch(Rectangle((node.middle - width / 2, top), width, HEIGHT, **look))
    axes.text(node.middle, top + HEIGHT / 2, "\n".join(node.lines), **FONT)

"""The graph of a computation, with value and gradient on each node (notebook 05).

The graph runs from top to bottom: what an operation needs stands above it. The size of
the figure follows from the boxes, so that nothing overlaps, and an edge that skips rows
gets a free lane in each of them.
"""

from dataclasses import dataclass, field

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.autograd import Tensor
from helpers.plots.figure import DOTS_PER_INCH, STYLES, plain, show

SYMBOLS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "negative": "-",
    "matrix_product": "@",
}
FONT_SIZE = 13
PADDING = 0.10  # inches between the text and its box
ROW_GAP, BOX_GAP, MARGIN = 0.32, 0.4, 0.1  # inches
LANE = 0.1  # width of the free lane of an edge that skips a row
LEAST_WIDTH = 8.0  # a narrower figure would be shown enlarged


@dataclass
class Node:
    """One box of the drawing; without a tensor it is the free lane of an edge."""

    tensor: Tensor | None
    title: str = ""
    row: int = 0
    width: float = LANE
    height: float = 0.0
    top: float = 0.0
    middle: float = 0.0
    inputs: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines in the box."""
        gradient = "constant"
        if self.tensor.requires_grad:
            gradient = f"gradient {short(self.tensor.grad)}"
        return f"{self.title}:  value {short(self.tensor.data)}\n{gradient}"


class Graph:
    """The graph that leads to a tensor, remembered before `backward()` frees it.

    ``names`` gives tensors, or the arrays used as constants, the names they are shown
    with. A constant number without a name becomes part of the operation's title. Make
    the graph, call ``backward()``, then :meth:`show` it::

        graph = Graph(loss, w=w, x=x)
        loss.backward()
        graph.show()
    """

    def __init__(self, result: Tensor, **names: Tensor | np.ndarray) -> None:
        # Not isinstance: notebook 05 builds a Tensor class of its own.
        if not hasattr(result, "ancestors"):
            raise TypeError(f"a Graph leads to a Tensor, not {type(result).__name__}")
        if not result.parents:
            raise ValueError("no operation leads to this tensor, or its graph is freed")
        self._names = names
        made: dict[int, Node] = {}
        for tensor in result.ancestors():
            node = Node(tensor, self._title(tensor))
            for parent in tensor.parents:
                if id(parent) not in made:
                    if self._is_plain_constant(parent):
                        node.title += f" {plain(parent.data.item())}"
                        continue
                    made[id(parent)] = Node(parent, self._title(parent))
                node.inputs.append(made[id(parent)])
            made[id(tensor)] = node
        self.nodes = list(made.values())
        self._rows = self._arrange()

    def _name(self, tensor: Tensor) -> str:
        for name, value in self._names.items():
            if value is tensor or value is tensor.data:
                return name
        return ""

    def _title(self, tensor: Tensor) -> str:
        operation = SYMBOLS.get(tensor.name, tensor.name)
        return " = ".join(filter(None, [self._name(tensor), operation])) or "constant"

    def _is_plain_constant(self, tensor: Tensor) -> bool:
        return (
            not tensor.requires_grad
            and tensor.data.ndim == 0
            and not self._name(tensor)
        )

    def _arrange(self) -> list[list[Node]]:
        """Give each node its row, and each edge that skips rows its free lanes."""
        for node in self.nodes:  # inputs come first
            node.row = 1 + max((each.row for each in node.inputs), default=-1)
        for leaf in self.nodes:
            if not leaf.inputs:
                users = [node for node in self.nodes if leaf in node.inputs]
                leaf.row = min(node.row for node in users) - 1
        rows: list[list[Node]] = [[] for _ in range(self.nodes[-1].row + 1)]
        for node in self.nodes:
            rows[node.row].append(node)
        for node in self.nodes:
            for place, source in enumerate(node.inputs):
                for row in range(source.row + 1, node.row):
                    source = Node(None, row=row, inputs=[source])
                    rows[row].append(source)
                node.inputs[place] = source
        return rows

    def draw(self) -> Figure:
        """Return the figure; sizes in inches, one unit of the axes is one inch."""
        figure = Figure(dpi=DOTS_PER_INCH)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for node in self.nodes:
            words = figure.text(0, 0, node.text, fontsize=FONT_SIZE)
            box = words.get_window_extent(renderer)
            words.remove()
            node.width = box.width / DOTS_PER_INCH + 2 * PADDING
            node.height = box.height / DOTS_PER_INCH + 2 * PADDING
        widths = [sum(n.width + BOX_GAP for n in row) - BOX_GAP for row in self._rows]
        heights = [max(node.height for node in row) for row in self._rows]
        width = max(LEAST_WIDTH, max(widths) + 2 * MARGIN)
        height = sum(heights) + ROW_GAP * (len(heights) - 1) + 2 * MARGIN
        top = height - MARGIN
        for row, row_width, row_height in zip(self._rows, widths, heights, strict=True):
            left = (width - row_width) / 2
            for node in row:
                node.top, node.height = top, row_height
                node.middle = left + node.width / 2
                left += node.width + BOX_GAP
            top -= row_height + ROW_GAP
        figure.set_size_inches(width, height)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
        axes.axis("off")
        for row in self._rows:
            for node in row:
                self._draw_node(axes, node)
        return figure

    @staticmethod
    def _draw_node(axes, node: Node) -> None:
        for source in node.inputs:
            axes.annotate(
                "",
                xy=(node.middle, node.top),
                xytext=(source.middle, source.top - source.height),
                arrowprops={
                    "arrowstyle": "-|>" if node.tensor else "-",
                    "color": "black",
                    "linewidth": 1.5,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
        bottom = node.top - node.height
        if node.tensor is None:
            axes.plot([node.middle] * 2, [bottom, node.top], color="black")
            return
        constant = not node.tensor.requires_grad
        leaf = not node.inputs
        box = FancyBboxPatch(
            (node.middle - node.width / 2, bottom),
            node.width,
            node.height,
            boxstyle="square,pad=0",
            facecolor="#F1F1F1" if constant else "#E3F0FA" if leaf else "white",
            edgecolor="#6B6B6B" if constant else STYLES[0]["color"],
            linestyle="--" if constant else "-",
            linewidth=2.5 if leaf and not constant else 1.5,
        )
        axes.add_patch(box)
        axes.text(
            node.middle,
            bottom + node.height / 2,
            node.text,
            fontsize=FONT_SIZE,
            ha="center",
            va="center",
        )

    def describe(self) -> str:
        """The graph in words, node by node, with what each comes from."""
        boxes = [
            node.text.replace("\n", ", ").replace(":  ", ": ") for node in self.nodes
        ]
        return (
            f"Graph of {len(boxes)} boxes in {len(self._rows)} rows, inputs above "
            f"results. {'. '.join(boxes)}."
        )

    def show(self) -> None:
        """Show the figure with its description."""
        show(self.draw(), self.describe())


def short(value: np.ndarray | None) -> str:
    """Numbers for a box: up to four in full, of more the shape and the mean."""
    if value is None:
        return "not yet"
    numbers = np.asarray(value)
    if numbers.ndim == 0:
        return plain(numbers.item())
    if numbers.size <= 4 and numbers.ndim == 1:
        return f"[{', '.join(plain(number) for number in numbers.tolist())}]"
    shape = " x ".join(map(str, numbers.shape))
    return f"{shape}, mean {plain(numbers.mean())}"

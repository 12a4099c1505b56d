"""What a step costs as the number of workers grows."""

from collections.abc import Mapping, Sequence

from helpers import arguments
from helpers.plots.figure import STYLES, label, new_figure, show, words


def step_times(workers: Sequence[int], seconds: Mapping[str, Sequence[float]]) -> None:
    """Draw seconds a step over the number of workers, on an axis of doublings.

    ``seconds``: for each name, e.g. "computing", one value for each of ``workers``.
    """
    for count in workers:
        arguments.count(count, "workers", least=1)
    workers = arguments.array(workers, "workers")
    figure, axes = new_figure()
    said = []
    for (name, values), style in zip(seconds.items(), STYLES, strict=False):
        values = arguments.samples(workers, values)[1]
        axes.plot(workers, values, label=name, linewidth=2, markersize=8, **style)
        said.append(words(f"The curve {name}", workers, values))
    axes.set_xscale("log", base=2)
    axes.set_xticks(workers, [f"{count:g}" for count in workers])
    axes.set_ylim(bottom=0)
    label(axes, "workers", "seconds a step")
    show(figure, f"Seconds a step against workers. {'. '.join(said)}.")

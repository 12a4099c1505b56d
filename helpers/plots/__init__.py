"""Figures that describe themselves in words computed from what they draw."""

from helpers.plots.charts import bootstrap_histogram, candidate_map, curves
from helpers.plots.graph import Graph
from helpers.plots.pictures import pictures, table_of_counts
from helpers.plots.readings import hidden_units, readings_and_curves, samples_and_lines
from helpers.plots.walks import contour_walk, contour_walks, loss_walk

__all__ = [
    "Graph",
    "bootstrap_histogram",
    "candidate_map",
    "contour_walk",
    "contour_walks",
    "curves",
    "hidden_units",
    "loss_walk",
    "pictures",
    "readings_and_curves",
    "samples_and_lines",
    "table_of_counts",
]

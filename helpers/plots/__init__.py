"""Figures that describe themselves in words computed from what they draw."""

# ruff: noqa: F401 (imported for the notebooks)
from helpers.plots.charts import bootstrap_histogram, candidate_map, curves
from helpers.plots.graph import Graph
from helpers.plots.pictures import pictures, table_of_counts
from helpers.plots.readings import hidden_units, readings_and_curves, samples_and_lines
from helpers.plots.walks import contour_walk, contour_walks, loss_walk

"""Figures that describe themselves in words computed from what they draw."""

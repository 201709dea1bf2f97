"""A statement ready to be decided: its schedule put in, its domain as boxes, its points as exact numbers."""

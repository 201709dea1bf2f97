"""Says that a statement is false, at a point, by means that share no code with the engine.

Python's own parser reads the text, a walk of its own evaluates it in exact fractions and mpmath numbers, and
h, H, Q, tau and K come from definitions written down here. It proves nothing: where it finds no point, the
statement may be true or false.
"""

"""Guaranteed enclosures: intervals, one-sided germs, certified primitives, exact rational functions."""

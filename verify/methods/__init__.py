"""Deciders, one a file: each takes a Problem and answers with Evidence or None. None imports another, but for
sides (algebra, then boxes), unknowns (the same for a whole statement) and instances (witnesses of concrete schedules
and integers)."""

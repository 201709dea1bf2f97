"""The ladder of last-iterate bounds of a step sequence: certificates from floats, values from intervals."""

from verify.ladder.ladder import Ladder, Ladders, bound
from verify.ladder.rungs import Rung

__all__ = ["Ladder", "Ladders", "Rung", "bound"]

"""The ladder of last-iterate bounds of a step sequence: certificates from floats, values from intervals."""

from verify.ladder.ladder import Ladder, Ladders, Rung, bound

__all__ = ["Ladder", "Ladders", "Rung", "bound"]

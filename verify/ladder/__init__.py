"""The ladder of last-iterate bounds of a step sequence, beside its exact worst case.

Bounds: certificates from floats, values from intervals. Worst case: closed forms and what ``verify.search`` certifies.
"""

from verify.ladder.ladder import Ladder, Ladders, bound
from verify.ladder.rungs import Rung

__all__ = ["Ladder", "Ladders", "Rung", "bound"]

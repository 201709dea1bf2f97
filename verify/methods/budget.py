"""What a method may spend before it answers *undecided*."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Budget:
    """Limits of one decision.

    boxes     boxes that branch and bound may examine
    seconds   wall time, checked between boxes
    """

    boxes: int = 20_000
    seconds: float = 20.0
    started: float = field(default_factory=time.monotonic)

    def exhausted(self, boxes: int) -> bool:
        """Is the budget spent after ``boxes`` boxes?"""
        return boxes >= self.boxes or (boxes % 16 == 0 and time.monotonic() - self.started > self.seconds)

    def restarted(self) -> Budget:
        """The same limits, with the clock at zero."""
        return Budget(self.boxes, self.seconds)

    def to_json(self) -> dict[str, float]:
        """The limits, for evidence and cache keys."""
        return {"boxes": self.boxes, "seconds": self.seconds}

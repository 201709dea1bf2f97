"""The state of a run on disk, so that a killed run goes on from its last epoch."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.train.extra import require


@dataclass
class Checkpoint:
    """Where a run keeps its state.

    path      the file; one that cannot be written costs only the resumption
    identity  text with everything the run depends on: a file of another run is ignored
    every     seconds between two files at least, so that short epochs are not spent on writing
    resumed   epochs in the state that was found
    """

    path: Path
    identity: str
    every: float = 2.0
    resumed: int = 0
    _last: float = field(default_factory=time.monotonic)

    def load(self) -> dict[str, Any] | None:
        """The state that was saved; None if there is none, it is damaged, or belongs to another run."""
        torch = require("torch")
        try:  # tensors and plain values only: weights_only runs no code from the file
            found = torch.load(self.path, map_location="cpu", weights_only=True)
        except Exception:  # what a damaged file raises is not specified, and any of it means: begin anew
            return None
        if not isinstance(found, dict) or found.get("identity") != self.identity:
            return None
        self.resumed = len(found["losses"])
        return found

    def save(self, state: Mapping[str, Any]) -> None:
        """Write to a temporary name, then rename: a kill leaves the old file or the new one."""
        if time.monotonic() - self._last < self.every:
            return
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(exist_ok=True)  # the store takes the folder away whenever it is empty
            with open(temporary, "wb") as stream:
                require("torch").save({"identity": self.identity, **state}, stream)
            os.replace(temporary, self.path)
        except (OSError, RuntimeError):  # torch reports a full disk as RuntimeError
            self._forget(temporary)
        self._last = time.monotonic()

    @staticmethod
    def _forget(temporary: Path) -> None:
        try:
            temporary.unlink(missing_ok=True)
        except OSError:
            return

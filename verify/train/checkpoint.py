"""The state of a run on disk, so that a killed run goes on from its last epoch.

The file is a SHA-256 and what torch writes, as torch alone takes damaged tensors for sound ones.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.train.extra import require

_SEAL = 32  # bytes of a SHA-256


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
        try:
            content = self.path.read_bytes()
            seal, state = content[:_SEAL], content[_SEAL:]
            if hashlib.sha256(state).digest() != seal:
                return None
            # tensors and plain values only: weights_only runs no code from the file
            found: dict[str, Any] = torch.load(io.BytesIO(state), map_location="cpu", weights_only=True)
        except Exception:  # what a forged file raises is not specified, and any of it means: begin anew
            return None
        if found.get("identity") != self.identity:
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
            content = io.BytesIO()
            require("torch").save({"identity": self.identity, **state}, content)
            with open(temporary, "wb") as stream:
                stream.write(hashlib.sha256(content.getbuffer()).digest())
                stream.write(content.getbuffer())
            os.replace(temporary, self.path)
        except OSError:  # a full disk, perhaps
            self._forget(temporary)
        self._last = time.monotonic()

    @staticmethod
    def _forget(temporary: Path) -> None:
        try:
            temporary.unlink(missing_ok=True)
        except OSError:
            return

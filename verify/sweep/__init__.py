"""Independent runs on processes, threads or a cluster, and the store that keeps each as soon as it has finished.

A run is a function of a *spec*: a JSON object with everything that its result depends on, library versions and
checksums of the data included. Nothing here knows what is run.
"""

from __future__ import annotations

from verify.sweep.run import sweep
from verify.sweep.store import Store

__all__ = ["Store", "sweep"]

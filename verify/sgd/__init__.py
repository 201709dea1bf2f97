"""Simulated SGD: batches of runs on small convex instances, in compiled or plain numpy loops."""

from __future__ import annotations

from verify.sgd.batch import Batch, Outcome
from verify.sgd.engine import run

__all__ = ["Batch", "Outcome", "run"]

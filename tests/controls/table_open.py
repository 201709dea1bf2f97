"""Statements whose truth is known and which the engine leaves open, each with the reason why."""

from __future__ import annotations

from control_rows import Open

OPEN: tuple[Open, ...] = ()

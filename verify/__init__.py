"""Verification toolkit for learning-rate-schedule theory.

See :mod:`verify.api` for what is offered; nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.api import audit, bound, check, schedule, sharpen

__all__ = ["audit", "bound", "check", "schedule", "sharpen"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:
        from verify import api

        return getattr(api, name)
    raise AttributeError(f"module 'verify' has no attribute {name!r}")

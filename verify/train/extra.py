"""Modules of the extra ``[train]``, imported on demand, with one sentence where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from verify.errors import MissingExtraError

INSTALL = 'pip install "verify-schedules[train]"'


def require(name: str) -> Any:
    """The module ``name``, such as ``torch``; MissingExtraError, with the command, if it does not import."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = "scikit-learn" if name.startswith("sklearn") else name
        raise MissingExtraError(f"training needs {package} ({error}): {INSTALL} installs it.") from error

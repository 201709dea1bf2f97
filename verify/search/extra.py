"""The solver of the extra ``[search]``, imported on demand, with one sentence where it is missing."""

from __future__ import annotations

import importlib
from typing import Any

from verify.errors import MissingExtraError

INSTALL = 'pip install "verify-schedules[search]"'


def clarabel() -> Any:
    """The module; MissingExtraError, with the command, if it does not import."""
    try:
        return importlib.import_module("clarabel")
    except ImportError as error:
        raise MissingExtraError(
            f"the search needs clarabel ({error}): {INSTALL} installs it; verify recheck needs no solver."
        ) from error

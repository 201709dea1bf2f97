"""Reports: the audit as a page, as markdown, and as a summary for the terminal. All wording, no arithmetic.

The entry points are imported from here; what they need (jinja2, matplotlib, latex2mathml, rich) is imported
when they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Group

__all__ = ["summary", "summary_text", "write_report"]


def write_report(audit: Mapping[str, Any], directory: Path) -> list[Path]:
    """Write the report's files; see :func:`verify.report.write.write_report`."""
    from verify.report import write

    return write.write_report(audit, directory)


def summary(audit: Mapping[str, Any]) -> Group:
    """The summary as a rich renderable; see :mod:`verify.report.terminal`."""
    from verify.report import terminal

    return terminal.summary(audit)


def summary_text(audit: Mapping[str, Any], width: int = 100) -> str:
    """The summary as plain text; see :mod:`verify.report.terminal`."""
    from verify.report import terminal

    return terminal.summary_text(audit, width)

"""The made-up audit for every test here, and the page drawn from it once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def audit() -> dict[str, Any]:
    """A fresh copy of the audit: a test may change it."""
    import report_audit as module

    return module.audit()


@pytest.fixture(scope="session")
def page() -> str:
    """The HTML page of the audit, figures included."""
    import report_audit as module

    from verify.report.figures import figures
    from verify.report.html import html
    from verify.report.view import view

    whole = module.audit()
    return html(view(whole), figures(whole))

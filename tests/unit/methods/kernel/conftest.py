"""Small Coq files in a temporary folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from coq_files import BASE, MORE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, one of which builds on the other."""
    directory = tmp_path / "coq"
    directory.mkdir()
    (directory / "Base.v").write_text(BASE)
    (directory / "More.v").write_text(MORE)
    return directory


@pytest.fixture
def coq() -> None:
    """Coq itself: a skip without it, which the full run takes for a failure."""
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not installed")

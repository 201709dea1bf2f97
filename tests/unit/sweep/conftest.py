"""The jobs beside the tests, importable also by the processes that a sweep starts; what the tests share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from verify.sweep import Store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where runs leave their marks."""
    return tmp_path / "marks"


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """An open store."""
    with Store(tmp_path / "runs.sqlite") as opened:
        yield opened

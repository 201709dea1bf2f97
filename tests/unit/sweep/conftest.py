"""The jobs beside the tests, importable also by the processes that a sweep starts."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

"""Progress on standard error for long work; silent when it is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Silent:
    """No terminal: nothing is shown."""

    def claim(self, done: int, total: int, name: str) -> None:
        """A claim is about to be decided."""

    def tick(self, done: int, total: int) -> None:
        """Part of a long computation is done."""


class Bar(Silent):
    """A rich progress bar with the time left."""

    def __init__(self, bar: Any) -> None:
        self.bar = bar
        self.tasks: dict[str, Any] = {}

    def claim(self, done: int, total: int, name: str) -> None:
        """Show the claim in work."""
        self._update("claims", done, total, name)

    def tick(self, done: int, total: int) -> None:
        """Show the steps of an experiment or sweep."""
        self._update("runs", done, total, "runs")

    def _update(self, key: str, done: int, total: int, text: str) -> None:
        if key not in self.tasks:
            self.tasks[key] = self.bar.add_task(text, total=total)
        self.bar.update(self.tasks[key], completed=done, total=total, description=text or "done")


@contextmanager
def progress() -> Iterator[Silent]:
    """The bar for a with block."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<28.28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar)

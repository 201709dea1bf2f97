"""Options and output shared by the commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from verify.errors import DomainError


def json_option(f: Callable[..., Any]) -> Callable[..., Any]:
    """The flag --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON to standard output.")(f)


def schedule_options(f: Callable[..., Any]) -> Callable[..., Any]:
    """The options --schedule, --steps and --lrs, which say what the steps are."""
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    rates = "A file of learning rates eta_1..eta_T, one a line, # for comments, in place of a schedule."
    for option in (
        click.option("--lrs", type=file, default=None, help=rates),
        click.option("--steps", default=None, metavar="T", help="Number of steps, with --schedule."),
        click.option("--schedule", default=None, help="A name or a formula in u; also constant and invsqrt."),
    ):
        f = option(f)
    return f


def rho_option(*, several: bool) -> Callable[..., Any]:
    """The option --rho, once or several times (then as ``rhos``)."""
    text = "Factor >= 1 on every step, exact; 1 unless told"
    if several:
        return click.option("--rho", "rhos", multiple=True, help=f"{text}; may be repeated.")
    return click.option("--rho", default="1", help=f"{text}.")


def domain_option(*, bounded: bool) -> Callable[..., Any]:
    """The pair of flags --bounded/--unbounded, with a default."""
    text = "A domain of diameter D, with projection; or R^d, where D bounds |x_1 - x*| alone."
    return click.option("--bounded/--unbounded", default=bounded, show_default=True, help=text)


def papers_option(f: Callable[..., Any]) -> Callable[..., Any]:
    """The option --papers DIR."""
    kind = click.Path(path_type=Path)
    text = "Folder of papers; proofs/ here or the packaged ones unless told."
    return click.option("--papers", "papers", type=kind, default=None, help=text)(f)


def out_option(f: Callable[..., Any]) -> Callable[..., Any]:
    """The option --out DIR."""
    kind = click.Path(path_type=Path, file_okay=False)
    text = "Directory of reports; results that took long, and what Coq said, lie in its evidence."
    return click.option("--out", type=kind, default=Path("reports"), show_default=True, help=text)(f)


def budget_option(f: Callable[..., Any]) -> Callable[..., Any]:
    """The option --budget SECONDS."""
    text = "Seconds a proof attempt may take (20 unless told)."
    return click.option("--budget", type=click.FloatRange(min=0.1), default=None, help=text)(f)


def jobs_option(f: Callable[..., Any]) -> Callable[..., Any]:
    """The option --jobs N."""
    text = "Worker processes; as many as there are cores unless told."
    return click.option("--jobs", type=click.IntRange(min=1), default=None, help=text)(f)


def worker_count(asked: int | None) -> int:
    """Workers asked for, or one a core."""
    import os

    return asked or os.cpu_count() or 1


def budget_of(seconds: float | None) -> Any:
    """The budget of one decision, from its seconds."""
    from verify.methods.budget import Budget

    return Budget() if seconds is None else Budget(int(1000 * seconds), seconds)


def require_folder(option: str, path: Path) -> None:
    """DomainError, before the work, where one of the folders that a file is to be written in is a file itself."""
    nearest = next(folder for folder in path.absolute().parents if folder.exists())
    if not nearest.is_dir():
        raise DomainError(f"{option} {path}: {nearest} is no folder, give a name in one.")


def print_json(value: Any) -> None:
    """JSON on standard output."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def show(renderable: Any, **kwargs: Any) -> None:
    """A rich renderable on standard output."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 110  # a pipe has no width of its own
    Console(highlight=False, width=width, **kwargs).print(renderable)


def fail(message: str, status: int) -> None:
    """One sentence on standard error, then exit with the status."""
    click.echo(f"verify: {message}", err=True)
    sys.exit(status)

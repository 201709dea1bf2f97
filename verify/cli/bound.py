"""The command bound: the ladder of last-iterate bounds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.options import (
    domain_option,
    json_option,
    print_json,
    require_folder,
    rho_option,
    schedule_options,
    show,
)
from verify.errors import DomainError
from verify.files import write_atomically

if TYPE_CHECKING:
    from verify.ladder import Ladders
    from verify.ladder.limit import Limit

DRAWN = ("1", "3/2", "2", "3", "5", "7", "10", "15", "20", "30", "50", "70", "100")


@click.command()
@schedule_options
@rho_option(several=True)
@click.option("--eta", default=None, help="Base step size, exact, in place of the tuned one.")
@click.option(
    "--D",
    "distance",
    default="1",
    show_default=True,
    help="|x_1 - x*| <= D, the diameter of a bounded domain.",
)
@click.option("--G", "gradient", default="1", show_default=True, help="E||g||^2 <= G^2.")
@domain_option(bounded=True)
@click.option(
    "--worst/--no-worst",
    default=None,
    help="Search the worst case however long it takes, or not at all; where it takes seconds unless told.",
)
@click.option(
    "--limit",
    is_flag=True,
    help="T -> oo, in units of D G/sqrt(T), for an annealed schedule; without --steps.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also draw to this .svg file, against rho (from 1 to 100 unless --rho is given).",
)
@json_option
def bound(
    schedule: str | None, steps: str | None, rhos: tuple[str, ...], eta: str | None, lrs: Path | None, distance: str,
    gradient: str, bounded: bool, worst: bool | None, limit: bool, plot: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """The ladder of bounds on the last iterate, x_{T+1} after T steps of projected SGD, beside the exact worst case.

    Lemma 4, Lemma 1 and Theorem 1 of arXiv 2503.09411, Theorem 10 of arXiv 2310.07831, the sharp bound and its
    corollary, best first; unless told on a domain of diameter D, as in the paper, where each may also start at its best
    index. In R^d (--unbounded) none may.
    The worst case, of exact subgradients, lies between two certificates (see verify worst); the lower one needs the
    extra [search].
    The step is eta_t = rho eta_tuned h((t-1)/T); for constant rho D/(G sqrt(T)), for invsqrt rho D/(G sqrt(t)).

    \b
    verify bound --schedule cosine --steps 100 --rho 1 --rho 10
    verify bound --schedule exponential:5 --steps 30 --eta 1/20 --unbounded --json
    verify bound --lrs rates.txt --D 2 --G 1 --worst
    verify bound --schedule cosine --limit --plot cosine.svg
    """
    from verify.report.ladder import ladder_text

    if plot is not None:
        _require_svg(plot)
    chosen = rhos or (DRAWN if plot is not None else ("1",))
    found: Ladders | Limit
    if limit:
        _require_nothing_else({
            "--steps": steps, "--eta": eta, "--lrs": lrs, "--D": distance if distance != "1" else None,
            "--G": gradient if gradient != "1" else None, "--worst": worst or None,
        })  # fmt: skip
        found = _limit(schedule, chosen, bounded)
    else:
        _require_one(schedule, lrs)
        numbers = {"eta": eta, "distance": distance, "gradient": gradient}
        found = _finite(schedule, steps, chosen, lrs, bounded, worst, numbers)
    data = found.to_json()
    drawing = None
    if plot is not None:
        from verify.report.ladder_plot import ladder_svg

        drawing = ladder_svg(data)
    if as_json:
        print_json(data)
    else:
        show(ladder_text(data))
    if plot is not None and drawing is not None:
        write_atomically(plot, drawing)
    return 0


def _finite(
    schedule: str | None, steps: str | None, rhos: tuple[str, ...], lrs: Path | None, bounded: bool, worst: bool | None,
    numbers: Mapping[str, Any],
) -> Ladders:  # fmt: skip
    from verify import api
    from verify.report.progress import progress

    with progress() as bar:
        return api.bound(
            schedule, steps, rhos, learning_rates=lrs, bounded=bounded, worst=worst, progress=bar.claim, **numbers
        )  # fmt: skip


def _require_svg(plot: Path) -> None:
    if plot.suffix != ".svg":
        raise DomainError(f"--plot {plot}: the plot is an SVG, give a name that ends in .svg.")
    require_folder("--plot", plot)


def _require_one(schedule: str | None, lrs: Path | None) -> None:
    if lrs is not None and schedule is not None:
        raise DomainError(f"--schedule {schedule} and --lrs {lrs}: give one of the two.")
    if lrs is None and schedule is None:
        raise DomainError("no steps are given: name a schedule with --schedule, or a file with --lrs.")


def _require_nothing_else(given: Mapping[str, object]) -> None:
    for name, value in given.items():
        if value is not None:
            shown = name if value is True else f"{name} {value}"
            raise DomainError(f"--limit with {shown}: the limit is of T -> oo, in units of D G/sqrt(T).")


def _limit(schedule: str | None, rhos: tuple[str, ...], bounded: bool) -> Limit:
    from verify import api

    if schedule is None:
        raise DomainError("--limit without a schedule: name one with --schedule, such as cosine.")
    return api.bound_limit(schedule, rhos, bounded=bounded)

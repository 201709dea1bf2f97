"""The command bound: the ladder of last-iterate bounds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli.options import json_option, print_json, show
from verify.errors import DomainError
from verify.files import write_atomically

if TYPE_CHECKING:
    from verify.ladder import Ladders
    from verify.ladder.limit import Limit

DRAWN = ("1", "3/2", "2", "3", "5", "7", "10", "15", "20", "30", "50", "70", "100")


@click.command()
@click.option("--schedule", default=None, help="A name or a formula in u; also constant and invsqrt.")
@click.option("--steps", default=None, metavar="T", help="Number of steps.")
@click.option(
    "--rho", "rhos", multiple=True, help="Factor >= 1 on every step, exact; 1 unless told; may be repeated."
)
@click.option("--eta", default=None, help="Base step size, exact, in place of the tuned one.")
@click.option(
    "--lrs",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="A file of learning rates eta_1..eta_T, one a line, in place of a schedule.",
)
@click.option(
    "--D",
    "distance",
    default="1",
    show_default=True,
    help="||x_1 - x*|| <= D, and the diameter of the domain.",
)
@click.option("--G", "gradient", default="1", show_default=True, help="E||g||^2 <= G^2.")
@click.option(
    "--unbounded", is_flag=True, help="The domain is not bounded: no bound may start at a later index."
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
    gradient: str, unbounded: bool, limit: bool, plot: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """The ladder of bounds on the last iterate, x_{T+1} after T steps of projected SGD, best to worst.

    Lemma 4, Lemma 1 and Theorem 1 of arXiv 2503.09411, Theorem 10 of arXiv 2310.07831, the sharp bound and its
    corollary, beside the exact worst case where one is known. On a domain of diameter D each also from its best
    starting index.
    The step is eta_t = rho eta_tuned h((t-1)/T); for constant rho D/(G sqrt(T)), for invsqrt rho D/(G sqrt(t)).

    \b
    verify bound --schedule cosine --steps 1000 --rho 1 --rho 10
    verify bound --schedule exponential:5 --steps 200 --eta 1/20 --unbounded --json
    verify bound --lrs rates.txt --D 2 --G 1
    verify bound --schedule cosine --limit --plot cosine.svg
    """
    from verify.report.ladder import ladder_text

    if plot is not None and plot.suffix != ".svg":
        raise DomainError(f"--plot {plot}: the plot is an SVG, give a name that ends in .svg.")
    chosen = rhos or (DRAWN if plot is not None else ("1",))
    given: Mapping[str, object] = {"--steps": steps, "--eta": eta, "--lrs": lrs}
    found: Ladders | Limit
    if limit:
        found = _limit(schedule, chosen, given, distance, gradient, not unbounded)
    else:
        found = _finite(schedule, chosen, steps, eta, lrs, distance, gradient, not unbounded)
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
    schedule: str | None, rhos: tuple[str, ...], steps: str | None, eta: str | None, lrs: Path | None, distance: str,
    gradient: str, bounded: bool,
) -> Ladders:  # fmt: skip
    from verify import api

    if lrs is not None and schedule is not None:
        raise DomainError(f"--schedule {schedule} and --lrs {lrs}: give one of the two.")
    if lrs is None and schedule is None:
        raise DomainError("no steps are given: name a schedule with --schedule, or a file with --lrs.")
    return api.bound(
        schedule,
        steps,
        rhos,
        eta=eta,
        learning_rates=lrs,
        distance=distance,
        gradient=gradient,
        bounded=bounded,
    )


def _limit(
    schedule: str | None,
    rhos: tuple[str, ...],
    given: Mapping[str, object],
    distance: str,
    gradient: str,
    bounded: bool,
) -> Limit:
    from verify import api

    units = {"--D": None if distance == "1" else distance, "--G": None if gradient == "1" else gradient}
    for name, value in {**given, **units}.items():
        if value is not None:
            raise DomainError(
                f"--limit with {name} {value}: the limit is of T -> oo, in units of D G/sqrt(T)."
            )
    if schedule is None:
        raise DomainError("--limit without a schedule: name one with --schedule, such as cosine.")
    return api.bound_limit(schedule, rhos, bounded=bounded)

"""The command that simulates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from verify.cli.options import fail, json_option, print_json, show
from verify.errors import ContradictionError, DomainError, StoreError
from verify.files import write_atomically


@click.command()
@click.argument("instance")
@click.option(
    "--schedule",
    "schedules",
    multiple=True,
    help="constant (the default), invsqrt, a name or a formula; may be repeated.",
)
@click.option(
    "--rho", "rhos", multiple=True, help="Misspecification factor >= 1, 1 unless told; may be repeated."
)
@click.option("--steps", "horizons", multiple=True, help="Horizon T, 100 unless told; may be repeated.")
@click.option(
    "--start",
    "starts",
    multiple=True,
    help="d2 (the default: the end of the domain), d1 and d1-mirrored for abs, axis for norms, or x_1 in units of D; "
    "may be repeated.",
)
@click.option(
    "--slope", default=None, help="noisy-abs and skew-abs only: c in (0, 1], 1/sqrt(T) unless told."
)
@click.option("--lr", "learning_rates", multiple=True, help="logistic only: learning rate; may be repeated.")
@click.option(
    "--repetitions",
    default=None,
    help="Noisy instances (100 unless told) and logistic (3): independent runs.",
)
@click.option("--seed", "seeds", multiple=True, help="Of the draws, 1 unless told; may be repeated.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    help="Threads; as many as there are cores unless told.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also draw to this .svg file.",
)
@json_option
def simulate(as_json: bool, instance: str, plot: Path | None, **options: Any) -> int:
    """Run SGD on a hard INSTANCE, in units where G = D = 1.

    INSTANCE is abs, noisy-abs, skew-abs, huber, noisy-huber, quadratic, noisy-quadratic, quadratic-line, norm:d,
    noisy-norm:d or max-affine:d for a dimension d, a certificate file that ends in .json, or logistic: the logistic
    regression of Appendix C. Errors are f - min f of the last iterate, of the uniform and the polynomial (gamma = 8)
    average, of the best iterate, and the mean over the iterates. An interrupted run goes on where it was when the
    command is repeated.

    \b
    # fixed steps, Appendix D.1
    verify simulate abs --start d1 --rho 2 --rho 8 --steps 1000
    \b
    # an annealed schedule beside fixed steps, drawn
    verify simulate noisy-norm:3 --schedule cosine --schedule constant \\
      --rho 1 --rho 10 --steps 10000 --plot rho.svg
    \b
    # three learning rates of the logistic regression
    verify simulate logistic --schedule fixed --schedule cosine \\
      --lr 0.1 --lr 1 --lr 10 --json
    """
    from verify.report.console import simulation_text
    from verify.report.progress import progress
    from verify.report.simulation import simulation_svg

    if plot is not None and plot.suffix != ".svg":
        raise DomainError(f"--plot {plot}: the plot is an SVG, give a name that ends in .svg.")
    chosen = {k: v for k, v in options.items() if v not in (None, ())}
    with progress() as bar:
        try:
            found = _simulated(instance, chosen, bar)
        except KeyboardInterrupt:
            fail("interrupted; the same command goes on from where it was.", 130)
    if as_json:
        print_json(found)
    else:
        show(simulation_text(found))
    if plot is not None:
        write_atomically(plot, simulation_svg(found))
    if found["violations"]:
        raise ContradictionError(f"a run lies above a proved bound: {found['violations'][0]}.")
    return 0


def _simulated(instance: str, chosen: dict[str, Any], bar: Any) -> dict[str, Any]:
    """The result of the simulation asked for; state and finished runs are kept beside the cache."""
    from verify.ledger.cache import Cache

    cache = Cache.default().directory
    workers = chosen.pop("jobs", None)
    directory = cache and cache / "runs"
    common: dict[str, Any] = {"progress": bar.tick, "workers": workers}
    foreign = {"rhos", "horizons", "starts", "slope"} if instance == "logistic" else {"learning_rates"}
    for name in sorted(foreign & set(chosen)):
        raise DomainError(
            f"{instance} has no {name.rstrip('s').replace('_', ' ')}: {chosen[name]!r} was given."
        )
    if instance != "logistic":
        from verify.sgd.experiments import simulate as run

        return run(instance, **chosen, **common, directory=directory)
    from verify.sgd.logistic_study import simulate_logistic
    from verify.sgd.request import read_seeds, read_whole
    from verify.sweep import Store

    seeds = read_seeds(chosen.pop("seeds", (1,)))
    if len(seeds) != 1:
        raise DomainError(f"seeds = {seeds!r}: logistic draws its data and its runs from one seed.")
    runs = read_whole(chosen.pop("repetitions", 3), "repetitions")
    asked = {**chosen, **common, "runs": runs, "seed": seeds[0]}
    if directory is not None:
        try:
            with Store(directory / "simulate.sqlite") as store:
                return {**simulate_logistic(**asked, store=store), "violations": []}
        except StoreError as error:  # in use by a call beside this one, a full disk: only the reuse is lost
            click.echo(f"verify: {error} The runs are made without the store.", err=True)
    return {**simulate_logistic(**asked), "violations": []}

"""The command refine: schedules from logged gradient norms."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from verify.cli.options import json_option, print_json, require_folder, show
from verify.errors import DomainError
from verify.files import write_atomically


def _exact(_: click.Context, param: click.Parameter, text: str) -> Fraction:
    """A share read exactly: 0, or a positive number such as 0.1 or 1/10."""
    from verify.grid.rows import key
    from verify.numbers import positive

    try:
        return Fraction(0) if key(text) == 0 else positive(text, f"--{param.name}")
    except DomainError:
        given = f"--{param.name} = {text[:60]!r}"
        raise DomainError(f"{given}: give 0, or a positive number up to 1 such as 0.1 or 1/10.") from None


@click.command()
@click.argument("norms", type=click.Path(path_type=Path))
@click.option(
    "--optimizer",
    required=True,
    type=click.Choice(["sgd", "adam"]),
    help="sgd: the norms are l2 and weigh as norm^-2; adam: l1, norm^-1.",
)
@click.option(
    "--smoothing",
    callback=_exact,
    default="0.1",
    show_default=True,
    help="Of the median filter: the fraction of the run that it spans.",
)
@click.option("--column", default="grad_norm", show_default=True, help="Column of the gradient norms.")
@click.option(
    "--iteration",
    default="iteration",
    show_default=True,
    help="Column of the iteration; '' takes the rows of a run in their order.",
)
@click.option("--run", default=None, help="Column that keeps runs apart; run, if there is one, unless told.")
@click.option("--where", multiple=True, help="COLUMN=VALUE or COLUMN!=VALUE, as in verify grid.")
@click.option("--delimiter", default=None, help="Of a CSV file; found from its header unless told.")
@click.option(
    "--steps", type=int, default=None, help="Steps of the schedule; the last logged iteration unless told."
)
@click.option(
    "--near-zero",
    default="linear-decay",
    show_default=True,
    help="What is done with norms near zero: linear-decay, keep or refuse.",
)
@click.option(
    "--threshold",
    callback=_exact,
    default="0.25",
    show_default=True,
    help="Near zero is below this share of the median of the smoothed norms.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write the schedules here."
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also draw to this .svg file.",
)
@json_option
def refine(
    norms: Path, optimizer: str, smoothing: Fraction, near_zero: str, threshold: Fraction, steps: int | None,
    out: Path | None, plot: Path | None, as_json: bool, **options: Any,
) -> int:  # fmt: skip
    """Refined learning-rate schedules from logged gradient NORMS, after arXiv 2310.07831.

    NORMS is a CSV file with a line per run and logged iteration. Each schedule is proportional to w_t (w_{t+1} + ... +
    w_T), its largest value is 1 and its last 0; warm-up and annealing come from the data. Norms logged every so many
    iterations are interpolated linearly; with --steps T the run is stretched to T steps. Where the norms dip below
    their median and come near zero, they count as the median, so that the schedule is a straight line there
    (linear-decay), or stay (keep), or are an error (refuse). The schedules are a heuristic: no theorem covers weights
    made from the run's own gradients.

    \b
    verify refine norms.csv --optimizer adam --out schedule.csv --plot schedule.svg
    \b
    # one run of a log with names of its own, for 10000 steps
    verify refine log.csv --optimizer sgd --column gnorm --iteration step --run name --where name=a7 --steps 10000
    \b
    # replay it
    verify train digits --schedule file:schedule.csv --schedule linear
    """
    from verify.refine.reading import read_norms
    from verify.refine.replay import schedule_csv
    from verify.refine.study import Settings, study
    from verify.report.progress import progress

    _require_names(out, plot)
    settings = Settings(optimizer, smoothing, near_zero, threshold)
    with progress() as bar:
        bar.claim(0, 1, "reading")
        found, schedules = study(read_norms(norms, **options), settings, steps, bar.claim)
    files = {}
    if plot is not None:
        from verify.report.refine_plot import refine_svg

        files[plot] = refine_svg(found)
    if out is not None:
        files[out] = schedule_csv(schedules)
    for path, text in files.items():
        write_atomically(path, text)
    if as_json:
        print_json(found)
    else:
        from verify.report.refine import refine_text

        show(refine_text(found))
    return 0


def _require_names(out: Path | None, plot: Path | None) -> None:
    """DomainError, before the work, for names of files that cannot be written."""
    if plot is not None and plot.suffix != ".svg":
        raise DomainError(f"--plot {plot}: the plot is an SVG, give a name that ends in .svg.")
    if plot is not None and plot == out:
        raise DomainError(f"--out {out} and --plot {plot}: one file cannot be both, give two names.")
    for option, path in (("--out", out), ("--plot", plot)):
        if path is not None:
            require_folder(option, path)

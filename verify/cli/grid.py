"""The command grid: what a coarser grid of learning rates costs, from logged runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from verify.cli.options import json_option, print_json, show
from verify.errors import DomainError
from verify.files import write_atomically


@click.command()
@click.argument("runs", type=click.Path(path_type=Path))
@click.option(
    "--learning-rate", default="learning_rate", show_default=True, help="Column of the learning rate."
)
@click.option(
    "--schedule",
    default="schedule",
    show_default=True,
    help="Column of the schedule; '' takes all runs as one schedule.",
)
@click.option("--value", default="value", show_default=True, help="Column of the result, such as a loss.")
@click.option("--seed", default=None, help="Column of the seed; seed, if there is one, unless told.")
@click.option(
    "--group", "groups", multiple=True, help="Column that keeps runs apart, such as a model; may be repeated."
)
@click.option(
    "--where",
    multiple=True,
    help="COLUMN=VALUE or COLUMN!=VALUE, numbers compared as numbers; may be repeated: several values of a column are "
    "alternatives, several columns must all match.",
)
@click.option("--delimiter", default=None, help="Of a CSV file; found from its header unless told.")
@click.option("--higher-is-better", is_flag=True, help="The value is an accuracy rather than a loss.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also draw to this .svg file.",
)
@json_option
def grid(runs: Path, as_json: bool, plot: Path | None, higher_is_better: bool, **options: Any) -> int:
    """What a coarser grid of learning rates would have cost, from logged RUNS.

    RUNS is a CSV file with a line per run, or the JSON that verify train writes. For each grid factor the best result
    of every sub-grid with that factor is taken and averaged, as in Appendix C; the drop is its distance from the best
    of all learning rates. A run without a value is left out; with the value nan or inf it diverged.

    \b
    verify grid runs.csv
    \b
    # a log with names of its own: an analysis per model and length
    verify grid sweeps.csv --learning-rate peak_lr --value final_val_loss \\
      --group parameters --group iterations --where decay_shape!=sqrt --plot grid.svg
    \b
    # accuracies, three seeds
    verify grid log.csv --learning-rate lr --value test_accuracy --higher-is-better --seed seed --json
    """
    from verify.grid.costs import grid as costs
    from verify.grid.reading import read_runs

    if plot is not None and plot.suffix != ".svg":
        raise DomainError(f"--plot {plot}: the plot is an SVG, give a name that ends in .svg.")
    found = costs(read_runs(runs, **options), higher_is_better=higher_is_better)
    drawing = None
    if plot is not None:
        from verify.report.grid_plot import grid_svg

        drawing = grid_svg(found)
    if as_json:
        print_json(found)
    else:
        from verify.report.grid import grid_text

        show(grid_text(found))
    if plot is not None and drawing is not None:
        write_atomically(plot, drawing)
    return 0

"""Commands that run something: simulate, train."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from verify.cli.options import fail, json_option, print_json, show
from verify.errors import ContradictionError


@click.command()
@click.argument("instance")
@click.option(
    "--schedule",
    "schedule",
    default="constant",
    show_default=True,
    help="constant, invsqrt, a name or a formula.",
)
@click.option(
    "--rho", "rhos", multiple=True, default=("1",), help="Misspecification factor >= 1; may be repeated."
)
@click.option("--steps", "horizons", multiple=True, default=("100",), help="Horizon T; may be repeated.")
@click.option("--start", default="d2", show_default=True, help="d1, d1-mirrored, d2, or x_1 in units of D.")
@click.option("--slope", default=None, help="noisy-abs only: c in (0, 1].")
@click.option("--repetitions", default=None, help="noisy-abs only: runs with independent draws.")
@click.option("--seed", default=1, show_default=True, type=int)
@json_option
def simulate(as_json: bool, instance: str, **options: Any) -> int:
    """Run SGD on a hard INSTANCE (abs, noisy-abs), in units where G = D = 1.

    \b
    verify simulate abs --start d1 --rho 2 --rho 8 --steps 1000        fixed steps, Appendix D.1
    verify simulate abs --schedule invsqrt --rho 4 --steps 100000      eta/sqrt(t), Appendix D.2
    verify simulate abs --schedule cosine --rho 1 --rho 10 --steps 10000 --json
    """
    from verify.report.console import simulation_text
    from verify.report.progress import progress
    from verify.sgd.experiments import simulate as run

    with progress() as bar:
        found = run(instance, progress=bar.tick, **options)
    if as_json:
        print_json(found)
    else:
        show(simulation_text(found))
    if found["violations"]:
        raise ContradictionError(f"a run lies above a proved bound: {found['violations'][0]}.")
    return 0


@click.command()
@click.argument("model", default="digits")
@click.option(
    "--schedule",
    "schedules",
    multiple=True,
    help="fixed, fixed+average, cosine, linear, or any schedule; may be repeated.",
)
@click.option("--lr", "learning_rates", multiple=True, type=float, help="Learning rate; may be repeated.")
@click.option("--seed", "seeds", multiple=True, type=int, help="Seed; may be repeated.")
@click.option("--epochs", default=None, type=click.IntRange(min=1))
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True
)
@json_option
def train(model: str, out: Path, as_json: bool, **options: Any) -> int:
    """Train MODEL (digits) for schedules x learning rates x seeds; needs the extra [train].

    The result is written to OUT/evidence/train-MODEL.json, where the report takes it in.

    \b
    verify train digits
    verify train digits --schedule cosine --schedule fixed --lr 0.1 --lr 1 --seed 0 --epochs 5 --json
    """
    from verify.files import write_atomically
    from verify.report.console import training_text
    from verify.report.progress import progress
    from verify.train import run

    chosen = {k: v for k, v in options.items() if v not in (None, ())}
    with progress() as bar:
        found = run(model, progress=bar.tick, **chosen)
    path = out / "evidence" / f"train-{model}.json"
    if found["complete"]:
        write_atomically(path, json.dumps(found, indent=1) + "\n")
    if as_json:
        print_json(found)
    else:
        show(training_text(found))
    if not found["complete"]:
        fail(f"interrupted; {len(found['runs'])} runs had finished, {path} was left as it was.", 130)
    return 0

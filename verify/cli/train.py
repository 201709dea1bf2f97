"""The command that trains networks."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import click

from verify.cli.options import fail, jobs_option, json_option, print_json, show
from verify.errors import DomainError
from verify.files import write_atomically


@click.command()
@click.argument("model", default="digits")
@click.option(
    "--schedule",
    "schedules",
    multiple=True,
    help="fixed, fixed+average, cosine, linear, any schedule, or file:PATH of verify refine; may be repeated.",
)
@click.option("--lr", "learning_rates", multiple=True, type=float, help="Learning rate; may be repeated.")
@click.option("--seed", "seeds", multiple=True, type=int, help="Seed; may be repeated.")
@click.option("--epochs", default=None, type=click.IntRange(min=1), help="20 for digits, 200 for wide nets.")
@click.option(
    "--data",
    default=None,
    metavar="DIR",
    help="Wide nets: a directory with CIFAR-10's binary version, or generated (generated:n: n images).",
)
@click.option("--device", default="auto", show_default=True, help="auto, cpu, cuda or cuda:1.")
@click.option("--precision", default="float32", show_default=True, help="float32 or bfloat16.")
@click.option("--compile", is_flag=True, help="Use torch.compile where it works; the result says whether.")
@click.option(
    "--refine",
    is_flag=True,
    help="Two phases: refine linear decay by its gradient norms, then compare the two over seeds (ten unless told).",
)
@jobs_option
@click.option("--cluster", default=None, metavar="ADDRESS", help="Run on a Dask cluster: tcp://host:port.")
@click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="File of finished runs; runs/train.sqlite in the cache unless told.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True
)
@json_option
def train(
    model: str, out: Path, store: Path | None, jobs: int | None, refine: bool, as_json: bool, **options: Any
) -> int:  # fmt: skip
    """Train MODEL for schedules x learning rates x seeds; needs the extra [train].

    MODEL is digits (a small network, about a minute) or wrn-28-10 (a Wide ResNet on CIFAR-10 as in Appendix C.1; other
    sizes as wrn-<depth>-<width>). The result is written to OUT/evidence/train-MODEL.json, where the report takes it in;
    one on generated data to train-MODEL-generated.json, which is no evidence. Each finished run is kept, a longer one
    also in between: when the command was killed, the same command goes on.

    \b
    verify train digits
    verify train digits --schedule cosine --schedule fixed --lr 0.1 --lr 1 --seed 0 --epochs 5 --json
    \b
    # linear decay against its refinement, ten seeds, to train-digits-refined.json
    verify train digits --refine --lr 0.22 --lr 0.5
    \b
    # the experiment of the paper, on a GPU
    verify train wrn-28-10 --data ~/cifar --precision bfloat16 --compile
    \b
    # on many machines; every worker finds the data in the same directory
    verify train wrn-28-10 --data /data/cifar --device cuda --cluster tcp://10.0.0.1:8786
    """
    from verify.ledger.cache import Cache
    from verify.report.console import training_text
    from verify.report.progress import progress
    from verify.report.refine import retrained_text

    runner = _runner()
    chosen = {k: v for k, v in options.items() if v not in (None, ())}
    if refine and "schedules" in chosen:
        raise DomainError(
            f"--schedule {chosen['schedules'][0]}: --refine has its own two, linear and its refinement."
        )
    run = functools.partial(runner.run_refined, out / "evidence") if refine else runner.run
    kind = "-refined" if refine else ""
    cache = Cache.default().directory
    where = store or (cache and cache / "runs" / "train.sqlite")
    with progress() as bar:
        found = run(model, store=where, workers=jobs, progress=bar.tick, **chosen)
    generated = not found["data"]["real"]
    path = out / "evidence" / f"train-{model}{kind}{'-generated' if generated else ''}.json"
    if found["complete"]:
        write_atomically(path, json.dumps(found, indent=1) + "\n")
    if as_json:
        print_json(found)
    else:
        show(retrained_text(found) if refine and found["complete"] else training_text(found))
    if generated:
        click.echo(f"verify: the data are {found['data']['name']}: no evidence about real data.", err=True)
    if not found["complete"]:
        state = f"kept in {where}, and the same command goes on from there" if where else "not kept"
        fail(f"interrupted; what had finished ({len(found['runs'])} rows) is {state}.", 130)
    return 0


def _runner() -> Any:
    """verify.train is a part that may have been left out of an installation."""
    try:
        import verify.train as runner
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("verify.train"):
            raise
        fail("training is not part of this installation: verify/train is missing.", 2)
    return runner

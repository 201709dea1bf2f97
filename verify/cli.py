"""The command line: parses, calls :mod:`verify.api`, prints. JSON goes to standard output alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from verify.errors import ContradictionError, VerifyError

_EXIT = {"proved": 0, "refuted": 1}


class _Group(click.Group):
    """Turns our errors into one sentence on standard error and the right exit status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            sys.exit(super().main(*args, **kwargs) or 0)
        except VerifyError as error:
            _fail(str(error), error.exit_status)
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except (KeyboardInterrupt, click.Abort):
            _fail("interrupted; what was decided is in the cache, so a second run goes on from there.", 130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            _fail(f"{error.filename or 'output'}: {error.strerror or error}.", 2)


def _fail(message: str, status: int) -> None:
    click.echo(f"verify: {message}", err=True)
    sys.exit(status)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="verify-schedules", prog_name="verify")
def main() -> None:
    """Decide what papers claim about learning-rate schedules, and find the best constants.

    \b
    verify report                                       decide every claim, write reports/
    verify check 'forall u in [0,1]: h(u) >= (1-u)**2' --schedule cosine
    verify schedule wsd:1/5 --rho 2 --rho 10            what is certified about a schedule
    verify explain corollary-3                          one claim from page to verdict
    """


def _json_option(f: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON to standard output.")(f)


def _papers_option(f: Callable[..., Any]) -> Callable[..., Any]:
    kind = click.Path(path_type=Path)
    text = "Folder of papers; proofs/ here or the packaged ones unless told."
    return click.option("--papers", "papers", type=kind, default=None, help=text)(f)


def _budget_option(f: Callable[..., Any]) -> Callable[..., Any]:
    text = "Seconds a proof attempt may take (20 unless told)."
    return click.option("--budget", type=click.FloatRange(min=0.1), default=None, help=text)(f)


def _jobs_option(f: Callable[..., Any]) -> Callable[..., Any]:
    text = "Worker processes; as many as there are cores unless told."
    return click.option("--jobs", type=click.IntRange(min=1), default=None, help=text)(f)


def _jobs(asked: int | None) -> int:
    import os

    return asked or os.cpu_count() or 1


def _budget(seconds: float | None) -> Any:
    from verify.methods.budget import Budget

    return Budget() if seconds is None else Budget(int(1000 * seconds), seconds)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def _show(renderable: Any, **kwargs: Any) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else 110  # a pipe has no width of its own
    Console(highlight=False, width=width, **kwargs).print(renderable)


@main.command()
@click.argument("statement")
@click.option("--schedule", "schedule", default=None, help="What h, H, Q, tau and K refer to: a name or a formula in u.")
@_budget_option
@_json_option
def check(statement: str, schedule: str | None, budget: float | None, as_json: bool) -> int:
    """Decide STATEMENT: exit 0 proved, 1 refuted, 2 bad input, 3 anything else, 4 contradiction.

    \b
    verify check 'forall x in [0, 1]: x*(1-x) <= 1/4'
    verify check 'forall rho in [1, oo): K(rho) <= 5*rho**(1/5)' --schedule cosine
    verify check 'forall p in [1, oo), u in [0, 1]: Q(u) == (p+1)/p*(1-u)**p' --schedule poly:p
    verify check 'H(0) == 1/2' --schedule '(1+cos(pi*u))/2' --json
    """
    from verify import api
    from verify.report.console import decision_text

    decision = api.check(statement, schedule, _budget(budget))
    if as_json:
        _print_json({"statement": statement, **decision.to_json()})
    else:
        _show(decision_text(decision.to_json()))
    return _EXIT.get(str(decision.verdict), 3)


@main.command()
@click.argument("statement")
@click.option("--schedule", "schedule", default=None, help="What h, H, Q, tau and K refer to.")
@click.option("--printed", default=None, help="The constant a paper prints, exact; the slack is measured against it.")
@_budget_option
@_json_option
def sharpen(statement: str, schedule: str | None, printed: str | None, budget: float | None, as_json: bool) -> int:
    """Enclose the best value of the free constant C in STATEMENT.

    \b
    verify sharpen 'forall rho in [1, oo): K(rho) <= C*rho**(1/5)' --schedule cosine --printed 5
    verify sharpen 'forall u in [0, 1): h(u) <= C*(1-u)**2' --schedule cosine
    """
    from verify import api
    from verify.report.console import sharpened_text

    value = None if printed is None else api.exact_number(printed, "--printed")
    found = api.sharpen(statement, schedule, None if budget is None else _budget(budget)).to_json(printed, value)
    if as_json:
        _print_json(found)
    else:
        _show(sharpened_text(found))
    return 0


@main.command()
@click.argument("text", metavar="SCHEDULE")
@click.option("--rho", "rhos", multiple=True, help="Misspecification factor >= 1, exact (2.5 is 5/2); may be repeated.")
@_json_option
def schedule(text: str, rhos: tuple[str, ...], as_json: bool) -> int:
    """What is certified about SCHEDULE: annealed? H, Q, tail degree, optimal tau, coefficients.

    SCHEDULE is cosine, linear, constant, poly:p, wsd:f, wsd:f:1-sqrt, 1-sqrt, exponential:c, cosine-floor:m, or
    a formula in u.

    \b
    verify schedule cosine --rho 1 --rho 10
    verify schedule '(1-u)**(3/2)' --json
    """
    from verify import api
    from verify.report.console import dossier_text

    found = api.schedule(text, rhos or ("1", "2", "10", "100"))
    if as_json:
        _print_json(found)
    else:
        _show(dossier_text(found))
    return 0


@main.command()
@click.argument("paper", required=False)
@click.option("--claim", default=None, help="Only claims whose id matches this glob, and what they rest on.")
@_papers_option
@_budget_option
@_jobs_option
@_json_option
def audit(
    paper: str | None, claim: str | None, papers: Path | None, budget: float | None, jobs: int | None, as_json: bool
) -> int:
    """Decide the claims of PAPER and print the summary; nothing is written.

    \b
    verify audit
    verify audit attia_koren_2503.09411 --claim 'E/*' --json
    """
    from verify import api
    from verify.report.progress import progress
    from verify.report.terminal import summary

    with progress() as bar:
        experiments = _experiments(Path("reports"), bar.tick)
        found = api.audit(
            paper, claim, directory=papers, budget=_budget(budget), progress=bar.claim, experiments=experiments,
            jobs=_jobs(jobs),
        )  # fmt: skip
    data = found.to_json()
    if as_json:
        _print_json(data)
    else:
        _show(summary(data))
    return 0


@main.command()
@click.argument("claim")
@click.option("--paper", default=None, help="Paper id, where there are several.")
@_papers_option
@_json_option
def explain(claim: str, paper: str | None, papers: Path | None, as_json: bool) -> int:
    """One claim: what the paper says, the rule, its obligations, the evidence, what rests on it.

    \b
    verify explain corollary-3
    verify explain E/five --json
    """
    from verify import api
    from verify.report.progress import progress
    from verify.report.console import claim_text

    api.paper(paper, papers).claim(claim)
    with progress() as bar:
        found = api.audit(
            paper, claim, directory=papers, progress=bar.claim, experiments=_experiments(Path("reports"), bar.tick)
        )
    data = found.to_json()
    one = next(c for c in data["claims"] if c["id"] == claim)
    if as_json:
        _print_json(one)
    else:
        _show(claim_text(one, data["claims"]))
    return 0


@main.command()
@click.argument("paper", required=False)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True)
@_papers_option
@_budget_option
@_jobs_option
def report(paper: str | None, out: Path, papers: Path | None, budget: float | None, jobs: int | None) -> int:
    """Decide every claim of PAPER (of all papers unless named), write the report, print the summary.

    \b
    verify report
    verify report attia_koren_2503.09411 --out /tmp/reports
    """
    from verify import api
    from verify.ledger.evidence import write_evidence
    from verify.report.progress import progress
    from verify.report.terminal import summary
    from verify.report.write import write_report

    names = [paper] if paper is not None else [p.id for p in api.papers(papers)]
    for name in names:
        with progress() as bar:
            experiments = _experiments(out, bar.tick)
            found = api.audit(
                name, directory=papers, budget=_budget(budget), progress=bar.claim, experiments=experiments,
                jobs=_jobs(jobs),
            )  # fmt: skip
        data = found.to_json()
        write_evidence(data, out)
        written = write_report(data, out)
        _show(summary(data))
        click.echo(f"\nwritten: {written[0]} and {len(written) - 1} more; evidence under {out / 'evidence'}")
    return 0


def _experiments(out: Path, tick: Callable[[int, int], None] | None) -> Any:
    from verify.ledger.cache import Cache
    from verify.ledger.experiments import Experiments

    return Experiments(Cache.default(), trained=out / "evidence", tick=tick)


@main.command()
@click.argument("instance")
@click.option("--schedule", "schedule", default="constant", show_default=True, help="constant, invsqrt, a name or a formula.")
@click.option("--rho", "rhos", multiple=True, default=("1",), help="Misspecification factor >= 1; may be repeated.")
@click.option("--steps", "horizons", multiple=True, default=("100",), help="Horizon T; may be repeated.")
@click.option("--start", default="d2", show_default=True, help="d1, d1-mirrored, d2, or x_1 in units of D.")
@click.option("--slope", default=None, help="noisy-abs only: c in (0, 1].")
@click.option("--repetitions", default=None, help="noisy-abs only: runs with independent draws.")
@click.option("--seed", default=1, show_default=True, type=int)
@_json_option
def simulate(as_json: bool, instance: str, **options: Any) -> int:
    """Run SGD on a hard INSTANCE (abs, noisy-abs), in units where G = D = 1.

    \b
    verify simulate abs --start d1 --rho 2 --rho 8 --steps 1000        fixed steps, Appendix D.1
    verify simulate abs --schedule invsqrt --rho 4 --steps 100000      eta/sqrt(t), Appendix D.2
    verify simulate abs --schedule cosine --rho 1 --rho 10 --steps 10000 --json
    """
    from verify.report.progress import progress
    from verify.report.console import simulation_text
    from verify.sgd.experiments import simulate as run

    with progress() as bar:
        found = run(instance, progress=bar.tick, **options)
    if as_json:
        _print_json(found)
    else:
        _show(simulation_text(found))
    if found["violations"]:
        raise ContradictionError(f"a run lies above a proved bound: {found['violations'][0]}.")
    return 0


@main.command()
@click.argument("model", default="digits")
@click.option("--schedule", "schedules", multiple=True, help="fixed, fixed+average, cosine, linear, or any schedule; may be repeated.")
@click.option("--lr", "learning_rates", multiple=True, type=float, help="Learning rate; may be repeated.")
@click.option("--seed", "seeds", multiple=True, type=int, help="Seed; may be repeated.")
@click.option("--epochs", default=None, type=click.IntRange(min=1))
@click.option("--device", default="auto", show_default=True, help="auto, cpu or cuda.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True)
@_json_option
def train(model: str, out: Path, as_json: bool, **options: Any) -> int:
    """Train MODEL (digits) for schedules x learning rates x seeds; needs the extra [train].

    The result is written to OUT/evidence/train-MODEL.json, where the report takes it in.

    \b
    verify train digits
    verify train digits --schedule cosine --schedule fixed --lr 0.1 --lr 1 --seed 0 --epochs 5 --json
    """
    from verify.ledger.cache import write_atomically
    from verify.report.progress import progress
    from verify.report.console import training_text
    from verify.train import run

    chosen = {k: v for k, v in options.items() if v not in (None, ())}
    with progress() as bar:
        found = run(model, progress=bar.tick, **chosen)
    path = out / "evidence" / f"train-{model}.json"
    if found["complete"]:
        write_atomically(path, json.dumps(found, indent=1) + "\n")
    if as_json:
        _print_json(found)
    else:
        _show(training_text(found))
    if not found["complete"]:
        _fail(f"interrupted; {len(found['runs'])} runs had finished, {path} was left as it was.", 130)
    return 0


if __name__ == "__main__":
    main()

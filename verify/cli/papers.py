"""Commands about papers: audit, explain, report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from verify.cli.options import (
    budget_of,
    budget_option,
    jobs_option,
    json_option,
    papers_option,
    print_json,
    show,
    worker_count,
)


@click.command()
@click.argument("paper", required=False)
@click.option("--claim", default=None, help="Only claims whose id matches this glob, and what they rest on.")
@papers_option
@budget_option
@jobs_option
@json_option
def audit(
    paper: str | None,
    claim: str | None,
    papers: Path | None,
    budget: float | None,
    jobs: int | None,
    as_json: bool,
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
            paper, claim, directory=papers, budget=budget_of(budget), progress=bar.claim, experiments=experiments,
            jobs=worker_count(jobs),
        )  # fmt: skip
    data = found.to_json()
    if as_json:
        print_json(data)
    else:
        show(summary(data))
    return 0


@click.command()
@click.argument("claim")
@click.option("--paper", default=None, help="Paper id, where there are several.")
@papers_option
@json_option
def explain(claim: str, paper: str | None, papers: Path | None, as_json: bool) -> int:
    """One claim: what the paper says, the rule, its obligations, the evidence, what rests on it.

    \b
    verify explain S3/corollary-3
    verify explain E/cosine-five --json
    """
    from verify import api
    from verify.report.console import claim_text
    from verify.report.progress import progress

    api.paper(paper, papers).claim(claim)
    with progress() as bar:
        found = api.audit(
            paper,
            claim,
            directory=papers,
            progress=bar.claim,
            experiments=_experiments(Path("reports"), bar.tick),
        )
    data = found.to_json()
    one = next(c for c in data["claims"] if c["id"] == claim)
    if as_json:
        print_json(one)
    else:
        show(claim_text(one, data["claims"]))
    return 0


@click.command()
@click.argument("paper", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True
)
@papers_option
@budget_option
@jobs_option
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
                name, directory=papers, budget=budget_of(budget), progress=bar.claim, experiments=experiments,
                jobs=worker_count(jobs),
            )  # fmt: skip
        data = found.to_json()
        write_evidence(data, out)
        written = write_report(data, out)
        show(summary(data))
        click.echo(f"\nwritten: {written[0]} and {len(written) - 1} more; evidence under {out / 'evidence'}")
    return 0


def _experiments(out: Path, tick: Callable[[int, int], None] | None) -> Any:
    from verify.ledger.cache import Cache
    from verify.ledger.experiments import Experiments

    return Experiments(Cache.default(), trained=out / "evidence", tick=tick)

"""Commands about papers: audit, explain, report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.options import (
    budget_of,
    budget_option,
    jobs_option,
    json_option,
    out_option,
    papers_option,
    print_json,
    show,
    worker_count,
)

if TYPE_CHECKING:
    from verify.claim import Claim, Paper
    from verify.ledger.audit import Audit


@click.command()
@click.argument("paper", required=False)
@click.option("--claim", default=None, help="Only claims whose id matches this glob, and what they rest on.")
@papers_option
@budget_option
@jobs_option
@click.option(
    "--method",
    type=click.Choice(["kernel"]),
    default=None,
    help="kernel: first let Coq check every linked theorem (needs coqc), and keep what it says under OUT.",
)
@out_option
@json_option
def audit(
    paper: str | None, claim: str | None, papers: Path | None, budget: float | None, jobs: int | None, out: Path,
    method: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Decide the claims of PAPER (of all papers unless named), print the summary; without --method nothing is written.

    \b
    verify audit
    verify audit attia_koren_2503.09411 --claim 'E/*' --json
    verify audit --method kernel
    """
    from verify import api
    from verify.report.progress import progress
    from verify.report.terminal import summary

    named = paper is not None or claim is not None
    all_data = []
    for name in [paper] if named else [p.id for p in api.papers(papers)]:
        with progress() as bar:
            if method is not None:
                _check_kernel(api.paper(name, papers, claim), out, worker_count(jobs), bar)
            experiments = _experiments(out, bar.tick)
            found = api.audit(
                name, claim, directory=papers, budget=budget_of(budget), progress=bar.claim, experiments=experiments,
                jobs=worker_count(jobs),
            )  # fmt: skip
        all_data.append(found.to_json())
    if as_json:
        print_json(_together(all_data))
    for data in () if as_json else all_data:
        show(summary(data))
    return 0


def _together(audits: list[dict[str, Any]]) -> dict[str, Any]:
    """One audit as it is; several as one list of claims and one of results, each with its paper."""
    if len(audits) == 1:
        return audits[0]
    results = [{"paper": a["meta"]["paper"], **r} for a in audits for r in a["results"]]
    return {
        "claims": [c for a in audits for c in a["claims"]],
        "results": results,
        "papers": [a["meta"] for a in audits],
    }


@click.command()
@click.argument("claim")
@click.option("--paper", default=None, help="Paper id, where there are several.")
@papers_option
@json_option
def explain(claim: str, paper: str | None, papers: Path | None, as_json: bool) -> int:
    """One claim: what the paper says, its reason apart from its conclusion, and what rests on it.

    Where the claim or its reason fails, what rests on it is decided too.

    \b
    verify explain S3/corollary-3
    verify explain E/cosine-five --json
    """
    from verify import api
    from verify.ledger.status import results
    from verify.report.explain import claim_text

    chosen = api.paper(paper, papers, claim)
    own = chosen.claim(claim)
    found = _explained(chosen, own)
    data = found.to_json()
    one = next(c for c in data["claims"] if c["id"] == claim)
    if as_json:
        print_json(one)
    else:
        names = {claim, own.corrected_by}
        users = [c.id for c in chosen.claims if names & set(c.uses) and c.id not in names]
        show(claim_text(one, data["claims"], results(found.findings), users))
    return 0


def _explained(paper: Paper, own: Claim) -> Audit:
    """The claim and what it rests on; where it or its reason fails, also what uses it and the results that do."""
    from functools import partial

    from verify.ledger import run_audit
    from verify.ledger.cache import Cache
    from verify.report.progress import progress
    from verify.verdict import Verdict

    with progress() as bar:
        run = partial(
            run_audit, paper, cache=Cache.default(), progress=bar.claim,
            experiments=_experiments(Path("reports"), bar.tick),
        )  # fmt: skip
        first = run(_with_premises(paper, own, {own.id}))
        finding = first.findings[own.id]
        if not {Verdict.REFUTED, Verdict.ILL_POSED} & {finding.verdict, finding.step}:
            return first
        return run(_with_premises(paper, own, {own.id, *_resting_on(paper, own)}))


def _with_premises(paper: Paper, own: Claim, ids: set[str]) -> list[Claim]:
    """Claims with all they rest on, in the paper's order; best constants only of the one explained."""
    from dataclasses import replace

    from verify.ledger.audit import selected

    wanted = {c.id for i in ids for c in selected(paper, i)}
    shown = (own.id, own.corrected_by)
    return [c if c.id in shown else replace(c, constants=()) for c in paper.claims if c.id in wanted]


def _resting_on(paper: Paper, own: Claim) -> set[str]:
    """Ids of what names the claim or its correction as a premise, and of every result that rests on either."""
    found = {own.id, *([own.corrected_by] if own.corrected_by else [])}
    users = {c.id for c in paper.claims if found & set(c.uses)}
    while more := {c.id for c in paper.claims if c.id not in found and found & set(c.uses)}:
        found |= more
    return users | {c.id for c in paper.claims if c.id in found and c.title is not None}


@click.command()
@click.argument("paper", required=False)
@out_option
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
    from verify.mutants.result import load
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
        data["meta"]["mutants"] = load(out / "evidence", found.paper)
        write_evidence(data, out)
        written = write_report(data, out)
        show(summary(data))
        click.echo(f"\nwritten: {written[0]} and {len(written) - 1} more; evidence under {out / 'evidence'}")
    return 0


@click.command()
@click.argument("paper")
@click.option("--title", default="", help="The paper's title; PAPER unless told.")
@click.option("--arxiv", default="", help="Its number on arXiv, such as 2503.09411.")
@click.option(
    "--papers", type=click.Path(path_type=Path, file_okay=False), default=Path("proofs"), show_default=True,
    help="Folder of papers.",
)  # fmt: skip
def new(paper: str, title: str, arxiv: str, papers: Path) -> int:
    """Lay out a folder for PAPER: its heading to fill in, and a first claim that is decided as it stands.

    \b
    verify new doe_2401.00001 --title 'On annealing' --arxiv 2401.00001
    verify audit doe_2401.00001
    verify new doe_2401.00001 --papers ~/papers
    """
    from verify.claim.template import new_paper

    for file in new_paper(paper, papers, title, arxiv):
        click.echo(f"written: {file}")
    told = "" if papers == Path("proofs") else f" --papers {papers}"
    click.echo(f"next: put the paper's first lemma into section1.toml, then verify audit {paper}{told}")
    return 0


def _check_kernel(paper: Paper, out: Path, workers: int, bar: Any) -> None:
    """Coq's compiled files are kept in the cache, or in a temporary directory where there is none.

    A paper without a linked claim has nothing to check, and no record.
    """
    import tempfile

    from verify.ledger.cache import Cache
    from verify.ledger.formal import record_kernel

    if not any(claim.kernel for claim in paper.claims):
        return
    with tempfile.TemporaryDirectory() as folder:
        compiled = (Cache.default().directory or Path(folder)) / "coq"
        record_kernel(paper, out / "evidence", compiled, workers, bar.claim)


def _experiments(out: Path, tick: Callable[[int, int], None] | None) -> Any:
    from verify.ledger.cache import Cache
    from verify.ledger.experiments import Experiments

    return Experiments(Cache.default(), trained=out / "evidence", tick=tick)

"""The command mutate: changed formulas, of which the false ones have to be refuted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from verify.cli.options import jobs_option, json_option, papers_option, print_json, show, worker_count
from verify.errors import ContradictionError


@click.command()
@click.argument("paper", required=False)
@click.option(
    "--claim", default=None, help="Only claims whose id matches this glob; nothing is written then."
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True
)
@papers_option
@jobs_option
@json_option
def mutate(
    paper: str | None, claim: str | None, out: Path, papers: Path | None, jobs: int | None, as_json: bool
) -> int:
    """Change each formula of PAPER a little; what an independent falsifier finds false must be refuted.

    The result is written to OUT/evidence/mutants.json, where the report takes it in. Exit 4 if a false mutant
    was proved.

    \b
    verify mutate
    verify mutate attia_koren_2503.09411 --claim 'S3/*' --json
    """
    from verify import api
    from verify.mutants.result import write
    from verify.report.progress import progress

    with progress() as bar:
        found = api.mutate(paper, claim, directory=papers, progress=bar.claim, jobs=worker_count(jobs))
    written = write(found, out / "evidence") if claim is None else None
    if as_json:
        print_json(found)
    else:
        _print(found)
        if written is not None:
            click.echo(f"\nwritten: {written}")
    if found["proved"]:
        raise ContradictionError(f"a false formula was proved: {found['proved'][0]['mutant']}.")
    return 0


def _print(found: Mapping[str, Any]) -> None:
    """The numbers by kind, and every false mutant that was not refuted."""
    from rich.markup import escape
    from rich.table import Table

    table = Table("changed", "mutants", "false", "refuted")
    for row in found["kinds"]:
        table.add_row(row["kind"], *(str(row[k]) for k in ("mutants", "false", "refuted")))
    table.add_row("all", *(str(found[k]) for k in ("mutants", "false", "refuted")), style="bold")
    show(table)
    click.echo(
        f"{found['claims']} claims; the engine refuted {found['refuted']} of {found['false']} false mutants."
    )
    for name in ("proved", "undecided"):
        for entry in found[name]:
            under = f" --schedule '{entry['schedule']}'" if entry["schedule"] else ""
            show(
                escape(f"{entry['verdict']}: {entry['claim']} ({entry['kind']}): '{entry['mutant']}'{under}")
            )

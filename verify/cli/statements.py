"""Commands about statements and schedules: check, sharpen, schedule."""

from __future__ import annotations

import click

from verify.cli.options import budget_of, budget_option, json_option, print_json, show

EXIT = {"proved": 0, "refuted": 1}


@click.command()
@click.argument("statement")
@click.option(
    "--schedule", "schedule", default=None, help="What h, H, Q, tau and K refer to: a name or a formula in u."
)
@budget_option
@json_option
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

    decision = api.check(statement, schedule, budget_of(budget))
    if as_json:
        print_json({"statement": statement, **decision.to_json()})
    else:
        show(decision_text(decision.to_json()))
    return EXIT.get(str(decision.verdict), 3)


@click.command()
@click.argument("statement")
@click.option("--schedule", "schedule", default=None, help="What h, H, Q, tau and K refer to.")
@click.option(
    "--printed", default=None, help="The constant a paper prints, exact; the slack is measured against it."
)
@budget_option
@json_option
def sharpen(
    statement: str, schedule: str | None, printed: str | None, budget: float | None, as_json: bool
) -> int:
    """Enclose the best value of the free constant C in STATEMENT.

    \b
    verify sharpen 'forall rho in [1, oo): K(rho) <= C*rho**(1/5)' --schedule cosine --printed 5
    verify sharpen 'forall u in [0, 1): h(u) <= C*(1-u)**2' --schedule cosine
    """
    from verify import api
    from verify.report.console import sharpened_text

    value = None if printed is None else api.exact_number(printed, "--printed")
    found = api.sharpen(statement, schedule, None if budget is None else budget_of(budget)).to_json(
        printed, value
    )
    if as_json:
        print_json(found)
    else:
        show(sharpened_text(found))
    return 0


@click.command()
@click.argument("text", metavar="SCHEDULE")
@click.option(
    "--rho", "rhos", multiple=True, help="Misspecification factor >= 1, exact (2.5 is 5/2); may be repeated."
)
@json_option
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
        print_json(found)
    else:
        show(dossier_text(found))
    return 0

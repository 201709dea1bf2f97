"""The commands worst and recheck: worst cases between two certificates, and certificates checked again."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.options import domain_option, json_option, print_json, rho_option, schedule_options
from verify.errors import DomainError
from verify.files import write_atomically

if TYPE_CHECKING:
    from verify.search.files import Worst


@click.command()
@schedule_options
@rho_option(several=False)
@click.option(
    "--average",
    type=click.Choice(["uniform"]),
    default=None,
    help="Of x_1..x_T; the last iterate unless told.",
)
@click.option("--best", is_flag=True, help="The best of x_1..x_{T+1} instead of the last.")
@domain_option(bounded=False)
@click.option(
    "--side", type=click.Choice(["upper", "lower", "both"]), default="both", show_default=True,
    help="The proof of an upper bound, the function that attains a lower one.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Certificate file, .json."
)
@json_option
def worst(out: Path | None, as_json: bool, side: str, **options: Any) -> int:
    """The exact worst case of a sequence of steps, over all convex functions and starts: performance estimation.

    The subgradient method runs on convex f with subgradients of length at most G, in R^d from |x_1 - x*| <= D, as in
    the published values, or, with --bounded, on a domain of diameter D, as verify bound does unless told. The answer
    encloses the largest f(x_{T+1}) - f(x*) in units of DG, for steps in units of D/G; those of a schedule are rounded
    to floats. Clarabel searches (extra [search]); both ends are certificates in rational numbers, which verify recheck
    checks without a solver.

    \b
    verify worst --schedule linear --steps 20 --out linear.json
    verify worst --schedule cosine --rho 4 --steps 10 --bounded
    verify worst --lrs rates.txt --average uniform --json
    """
    from verify.search.worst import worst_case

    if out is not None and out.suffix != ".json":
        raise DomainError(f"--out {out}: a certificate is JSON, give a name that ends in .json.")
    found = worst_case(_problem(**options), upper=side != "lower", lower=side != "upper")
    if out is not None:
        from verify.search.files import certificate_text

        write_atomically(out, certificate_text(found))
    result = _result(found)
    if as_json:
        print_json(result)
    else:
        click.echo("\n".join(_lines(result, side, out)))
    return 0


def _problem(
    schedule: str | None,
    steps: str | None,
    lrs: Path | None,
    rho: str,
    average: str | None,
    bounded: bool,
    best: bool,
) -> Any:
    from verify import api
    from verify.numbers import read_rates, whole_steps
    from verify.search.problem import Problem
    from verify.search.steps import scheduled_steps

    factor = api.read_rho(rho)
    if lrs is not None and schedule is None and steps is None:
        taken = tuple(factor * rate for rate in read_rates(lrs))
    elif lrs is None and schedule is not None and steps is not None:
        taken = scheduled_steps(schedule, whole_steps(steps), factor)
    else:
        raise DomainError("give the steps as --schedule S --steps T, or as --lrs FILE.")
    weights = None if average is None else (Fraction(1, len(taken)),) * len(taken)
    return Problem(taken, weights, bounded, best).check()


def _result(found: Worst) -> dict[str, Any]:
    """For scripts: exact values as text, their decimals rounded outward, what the engine's run of the function gave."""
    from verify.search.engine import engine_value

    problem, sides = found.problem, {"upper": found.upper, "lower": found.lower}
    runs = found.lower is not None and not problem.bounded and not problem.best
    ran = None
    if runs and found.lower:
        with suppress(DomainError):  # a function with too many digits for the engine's floats
            ran = engine_value(problem, found.lower.witness)
    return {
        "steps": problem.horizon,
        "iterate": problem.iterate,
        "bounded_domain": problem.bounded,
        **{name: None if s is None else _decimal(s.value, up=name == "upper") for name, s in sides.items()},
        "gap": None if found.gap is None else float(found.gap),
        "exact": {name: None if s is None else str(s.value) for name, s in sides.items()},
        "engine": ran,
    }


def _decimal(value: Fraction, *, up: bool) -> str:
    """Twelve decimals, rounded up or down."""
    scaled = value * 10**12
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    sign, digits = "-" * (whole < 0), f"{abs(whole):013d}"
    return f"{sign}{digits[:-12]}.{digits[-12:]}"


def _lines(result: dict[str, Any], side: str, out: Path | None) -> list[str]:
    what = {"last": "f(x_{T+1})", "average": "f(mean of x_1..x_T)", "best": "min f(x_t)"}[result["iterate"]]
    where = "a domain of diameter D" if result["bounded_domain"] else "R^d, |x_1 - x*| <= D"
    lines = [f"worst case of {what} - f(x*), T = {result['steps']}, {where}, in units of DG"]
    for name, relation in (("upper", "<="), ("lower", ">=")):
        if side in (name, "both"):
            end = f"{result[name]}  exact certificate" if result[name] else _why_none(result, name)
            lines.append(f"{relation} {end}")
    if result["gap"] is not None:
        lines.append(f"gap {result['gap']:.2g}")
    if result["engine"] is not None:
        lines.append(f"the SGD engine on the function of the lower side: {result['engine']:.12f}")
    return [*lines, *([] if out is None else [f"written: {out}"])]


def _why_none(result: dict[str, Any], side: str) -> str:
    """A side that was not searched, or not found."""
    from verify.search.worst import most_lower

    most = most_lower(result["bounded_domain"])
    if side == "lower" and result["steps"] > most:
        return f"not searched: at most {most} steps for this side"
    return "none found"


@click.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def recheck(places: tuple[Path, ...], as_json: bool) -> int:
    """Check certificates of worst cases again, in files or folders: no search, no solver.

    Exit 0 if all hold, 1 if one does not, 2 for a file that is none.

    \b
    verify recheck linear.json
    verify recheck certificates/ --json
    """
    from verify.search.recheck import recheck as check

    rows, unreadable = [], False
    for one in check(places):
        rows.append(one.to_json())
        unreadable = unreadable or one.worst is None
        if not as_json:
            click.echo(_checked(rows[-1]), err=one.worst is None)
    if as_json:
        print_json({"certificates": rows})
    return 2 if unreadable else 0 if all(row["holds"] for row in rows) else 1


def _checked(row: dict[str, Any]) -> str:
    """A line a file: what holds, or why it does not."""
    if "steps" not in row:
        return str(row["fault"])
    file = row["file"] if row["file"].isprintable() else repr(row["file"])
    if not row["holds"]:
        return f"{file}: does not hold: {row['fault']}"
    where = "a domain" if row["bounded_domain"] else "R^d"
    ends = [
        f"{sign} {_decimal(Fraction(row[name]), up=name == 'upper')}"
        for name, sign in (("lower", ">="), ("upper", "<="))
        if row[name] is not None
    ]
    return f"{file}: holds: {row['iterate']} iterate, T = {row['steps']}, {where}: {' and '.join(ends)}"

"""The commands worst and recheck: worst cases between two certificates, and certificates checked again."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli.options import (
    domain_option,
    json_option,
    print_json,
    require_folder,
    rho_option,
    schedule_options,
)
from verify.errors import DomainError, HypothesisError
from verify.files import write_atomically

if TYPE_CHECKING:
    from verify.search.files import Worst

OUTPUTS = {"last": "last iterate", "average": "average of x_1..x_T", "best": "best of x_1..x_{T+1}"}
_NO_STEPS = {"schedule": None, "steps": None, "lrs": None, "rho": "1"}


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

    if out is not None:
        if out.suffix != ".json":
            raise DomainError(f"--out {out}: a certificate is JSON, give a name that ends in .json.")
        require_folder("--out", out)
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


def _problem(average: str | None, bounded: bool, best: bool, **given: Any) -> Any:
    from verify.search.problem import Problem

    taken = _steps(**given)
    weights = None if average is None else (Fraction(1, len(taken)),) * len(taken)
    return Problem(taken, weights, bounded, best).check()


def _steps(schedule: str | None, steps: str | None, lrs: Path | None, rho: str) -> tuple[Fraction, ...]:
    """eta_1..eta_T in units of D/G, of the options --schedule, --steps, --lrs and --rho."""
    from verify import api
    from verify.numbers import read_rates, whole_steps
    from verify.search.steps import scheduled_steps

    factor = api.read_rho(rho)
    if lrs is not None and schedule is None and steps is None:
        return tuple(factor * rate for rate in read_rates(lrs))
    if lrs is not None or schedule is None or steps is None:
        raise DomainError("give the steps as --schedule S --steps T, or as --lrs FILE.")
    try:
        return scheduled_steps(schedule, whole_steps(steps), factor)
    except HypothesisError as error:
        reason = str(error).rstrip(".")
        raise HypothesisError(f"{reason}; without a tuned step give the steps with --lrs FILE.") from None


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
    """Twelve decimals, rounded up or down; from 10^12 on six digits and an exponent."""
    if value >= 10**12:
        six = Context(prec=6, rounding=ROUND_CEILING if up else ROUND_FLOOR)
        return f"{six.divide(Decimal(value.numerator), Decimal(value.denominator)):e}"
    scaled = value * 10**12
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    sign, digits = "-" * (whole < 0), f"{abs(whole):013d}"
    return f"{sign}{digits[:-12]}.{digits[-12:]}"


def _lines(result: dict[str, Any], side: str, out: Path | None) -> list[str]:
    what = {"last": "f(x_{T+1})", "average": "f(mean of x_1..x_T)", "best": "min over t = 1..T+1 of f(x_t)"}[
        result["iterate"]
    ]
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
@schedule_options
@rho_option(several=False)
@json_option
def recheck(places: tuple[Path, ...], as_json: bool, **given: Any) -> int:
    """Check certificates of worst cases again, in files or folders: no search, no solver.

    With steps, given as to verify worst, a certificate must be about exactly these; which iterate and domain it is
    about is shown. Exit 0 if all hold, 1 if one does not or is about other steps, 2 for a file that is none.

    \b
    verify recheck linear.json
    verify recheck linear.json --schedule linear --steps 20
    verify recheck certificates/ --json
    """
    from verify.search.recheck import recheck as check

    asked = None if given == _NO_STEPS else _steps(**given)
    rows, unreadable = [], False
    for one in check(places, asked):
        rows.append(one.to_json())
        unreadable = unreadable or one.worst is None
        if not as_json:
            click.echo(_checked(rows[-1]), err=one.worst is None)
    if as_json:
        print_json({"certificates": rows})
    return 2 if unreadable else 0 if all(row["holds"] and not row["other_steps"] for row in rows) else 1


def _checked(row: dict[str, Any]) -> str:
    """A line a file: what holds, for which steps, or why it does not."""
    from verify.numbers import decimal

    if "steps" not in row:
        return str(row["fault"])
    file = row["file"] if row["file"].isprintable() else repr(row["file"])
    if not row["holds"]:
        return f"{file}: does not hold: {row['fault']}"
    if row["other_steps"]:
        return f"{file}: holds, for other steps than asked: {row['other_steps']}"
    where = "a domain" if row["bounded_domain"] else "R^d"
    ends = [
        f"{sign} {_decimal(Fraction(row[name]), up=name == 'upper')}"
        for name, sign in (("lower", ">="), ("upper", "<="))
        if row[name] is not None
    ]
    first, last = (decimal(Fraction(row[name])) for name in ("eta_1", "eta_T"))
    steps = f"eta_1 = {first}" + (f", eta_{row['steps']} = {last}" if row["steps"] > 1 else "")
    what = f"{OUTPUTS[row['iterate']]}, T = {row['steps']}, {where}"
    return f"{file}: holds: {what}: {' and '.join(ends)}; {steps} in units of D/G"

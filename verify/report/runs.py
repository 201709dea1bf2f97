"""Experiments as tables: simulated runs beside what is proved of them, and training where it was run.

Values are shown as stored; the only comparisons made are between a fitted slope and a proved exponent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from verify.report import averages, logistic, run_words, training, words, worst_cases
from verify.report.model import Brief, Experiment, Prose, Table
from verify.report.sources import Audit, Data, experiment
from verify.report.text import NONE, Segment, fixed, formula, grouped, segments, short


def runs(audit: Audit) -> tuple[Experiment, ...]:
    """The experiments of an audit, in the order of the report; none where the audit holds no simulated run."""
    found = {name: data for name in run_words.EXPERIMENTS if (data := experiment(audit, name)) is not None}
    trained = training.experiments(audit)
    others = (averages.experiment(audit), logistic.experiment(audit), worst_cases.experiment(audit))
    made = [
        _degradation(name, data) if name in ("d1", "d2") else _growth(name, data)
        for name, data in found.items()
    ]
    made += [e for e in others if e]
    return (*made, *trained)


def slopes_note(audit: Audit) -> str:
    """What the fitted slopes of the two oracles say beside each other; empty where one of them is missing.

    Only schedules with a proved exponent count, each oracle at its longest horizon. The sentences on why are
    there only where every exact slope is nearer to 1 than to its proved exponent, and every noisy one is not.
    """
    exact, noisy = (_proved_rows(experiment(audit, name)) for name in ("annealed", "noisy"))
    if not exact or not noisy:
        return ""
    text = run_words.SLOPES.format(
        exact=_span(exact), exact_T=grouped(exact[0]["T"]), noisy=_span(noisy), noisy_T=grouped(noisy[0]["T"]),
        proved=" and ".join(dict.fromkeys(str(r["proved_exponent"]) for r in noisy)),
    )  # fmt: skip
    as_expected = all(map(_nearly_linear, exact)) and not any(map(_nearly_linear, noisy))
    return f"{text} {run_words.LAST_STEP}" if as_expected else text


def _proved_rows(data: Data | None) -> list[Data]:
    rows = data["rows"] if data else []
    horizon = max((int(r["T"]) for r in rows), default=0)
    fitted = (r for r in rows if r["T"] == horizon and r.get("fitted_slope") is not None)
    return [r for r in fitted if r.get("proved_exponent")]


def _nearly_linear(row: Data) -> bool:
    slope, proved = float(row["fitted_slope"]), float(Fraction(row["proved_exponent"]))
    return abs(slope - 1) < abs(slope - proved)


def _span(rows: Sequence[Data]) -> str:
    slopes = [float(r["fitted_slope"]) for r in rows]
    return f"{min(slopes):.2f} to {max(slopes):.2f}"


def _degradation(name: str, data: Data) -> Experiment:
    rows, brief = [], []
    for r in data["rows"]:
        horizon, number_of_runs, broken = grouped(r["T"]), _whole(r.get("runs")), _violations(r)
        cells = (horizon, number_of_runs, _range(r.get("rho")), _at(r, "min"), _at(r, "max"))
        agrees = run_words.RERUN.get(r.get("exact_rerun_agrees"), NONE)
        rows.append((*_texts(*cells), _proved(r), *_texts(broken, agrees)))
        found, proved = f"{short(r.get('min'))} to {short(r.get('max'))}", short(r.get("proved_value"))
        brief.append(Brief(name, horizon, number_of_runs, found, f"≥ {proved}", broken))
    table = Table(run_words.DEGRADATION, tuple(rows), (True,) * 6 + (False,) * 2)
    return _experiment(name, data, (table,), brief, _polynomial(data["rows"]))


def _polynomial(rows: Sequence[Data]) -> tuple[Prose, ...]:
    """What the polynomial average came to, where it was taken."""
    ends = [(r["polynomial_min"], r["polynomial_max"]) for r in rows if "polynomial_min" in r]
    if not ends:
        return ()
    low, high = min(e[0] for e in ends), max(e[1] for e in ends)
    return (segments(run_words.POLYNOMIAL.format(low=short(low), high=short(high))),)


def _growth(name: str, data: Data) -> Experiment:
    rows, brief = [], []
    last = max((int(r["T"]) for r in data["rows"]), default=0)
    for r in data["rows"]:
        schedule, horizon = words.schedule(r.get("schedule")), grouped(r["T"])
        slope, proved = fixed(r.get("fitted_slope"), 3), str(r.get("proved_exponent") or NONE)
        share, broken = short(r.get("largest_share_of_ceiling"), 3), _violations(r)
        rows.append(_texts(schedule, horizon, slope, proved, share, broken))
        if int(r["T"]) == last:
            found, wanted = f"slope {slope}", f"slope {proved}" if r.get("proved_exponent") else NONE
            runs_of = _whole(r.get("runs"))
            brief.append(Brief(f"{name}, {schedule}", horizon, runs_of, found, wanted, broken))
    table = Table(run_words.GROWTH, tuple(rows), (False, True, True, True, True, False))
    return _experiment(name, data, (table,), brief)


def _experiment(
    name: str, data: Data, tables: tuple[Table, ...], brief: Iterable[Brief], more: tuple[Prose, ...] = ()
) -> Experiment:
    title, about = run_words.EXPERIMENTS[name]
    lost = int(data.get("diverged") or 0)
    notes = (
        (segments(f"{words.count(lost, 'run')} left the range of floating point numbers."),) if lost else ()
    )
    return Experiment(name, title, segments(about), tables, (*more, *notes), None, tuple(brief))


def _texts(*cells: str) -> tuple[Prose, ...]:
    return tuple(segments(cell) for cell in cells)


def _proved(row: Data) -> Prose:
    """The proved constant as a formula and, where the formula is not the number itself, as a number."""
    shown = formula(row.get("proved"))
    value = short(row.get("proved_value"))
    return (Segment("text", "≥ "), *shown, Segment("text", f" = {value}")) if value != NONE else shown


def _at(row: Data, end: str) -> str:
    where = short(row.get(f"arg{end}_rho"))
    return short(row.get(end)) + (f" at ρ = {where}" if where != NONE else "")


def _range(pair: Any) -> str:
    return f"{short(pair[0])} to {short(pair[1])}" if pair else NONE


def _whole(value: Any) -> str:
    return NONE if value is None else grouped(value)


def _violations(row: Data) -> str:
    found = row.get("violations")
    return NONE if found is None else f"✗ {len(found)}" if found else "none"

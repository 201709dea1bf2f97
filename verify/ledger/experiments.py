"""Experiments behind measured claims: run once, stored, compared with a threshold.

Simulations run here (seconds), and so do the certificates of worst cases. Training runs are long, so they are
only read from the result file that ``verify train`` wrote; without one the claim is undecided, "not run here".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.claim import Claim
from verify.errors import ClaimError
from verify.ledger.cache import Cache, key_of
from verify.ledger.findings import Finding
from verify.ledger.training import STUDIES, cost, measured_quantities, read_result, unfit
from verify.verdict import Evidence, Rigor, Verdict

WORST_CASES = "worst-cases"
SIMULATED = ("d1", "d2", "annealed", "noisy", "averages", "logistic", WORST_CASES)
Tick = Callable[[int, int], None]


class Experiments:
    """Results by name; each experiment runs at most once and is cached.

    trained   directory with what is not made here: training results ``train-<name>.json``, and the record
              ``kernel-<paper>.json`` of what Coq checked
    """

    def __init__(self, cache: Cache, trained: Path | None = None, tick: Tick | None = None) -> None:
        self.cache, self.trained, self.tick = cache, trained, tick
        self.results: dict[str, Mapping[str, Any]] = {}

    def result(self, name: str) -> Mapping[str, Any] | None:
        """The numbers of an experiment, or None if it has not been run and is not run here.

        raises  ClaimError for an unknown name, ContradictionError for a run above a proved bound
        """
        if name not in self.results:
            found = self._simulated(name) if name in SIMULATED else self._trained(name)
            if found is None:
                return None
            self.results[name] = found
        return self.results[name]

    def _simulated(self, name: str) -> Mapping[str, Any]:
        from verify.methods.simulation import contradiction

        key = key_of("experiment", name)
        found = self.cache.get(key)
        if found is None:
            found = self._run(name)
            self.cache.put(key, found)
        contradiction(found)
        return found

    def _run(self, name: str) -> dict[str, Any]:
        if name == WORST_CASES:
            from verify.ladder.growth import worst_cases

            return worst_cases(progress=self.tick)
        from verify.sgd.experiments import run_experiment

        return run_experiment(name, progress=self.tick)

    def _trained(self, name: str) -> Mapping[str, Any] | None:
        if name not in STUDIES:
            known = ", ".join((*SIMULATED, *STUDIES))
            raise ClaimError(f"there is no experiment {name!r}: the experiments are {known}.")
        return read_result(self.trained, name)

    def cost(self, name: str) -> dict[str, Any]:
        """The command of a training study, and what it takes."""
        return cost(name, self.trained)


def measured(claim: Claim, spec: Mapping[str, object], experiments: Experiments) -> Finding:
    """Compare a quantity with the threshold: every value of a column, or the 99 % interval of a mean.

    returns  supported where all of it keeps to the threshold, doubtful where none of an interval does or some value
             of a column does not, undecided where an interval lies on both sides; never proved
    """
    name, quantity = str(spec["experiment"]), str(spec["quantity"])
    result = experiments.result(name)
    if (missing := _missing(result, name, quantity, spec)) or result is None:
        return Finding(claim, Verdict.UNDECIDED, Rigor.EMPIRICAL, missing or "")
    found = measured_quantities(result) if name in STUDIES else result
    interval = found.get("intervals", {}).get(quantity)
    values = values_of(result, quantity) if interval is None else [float(end) for end in interval]
    if not values:
        raise ClaimError(f"claim {claim.id!r}: experiment {name!r} has no quantity {quantity!r}.")
    low, high = min(values), max(values)
    if interval is None:
        count = f"over {len(values)} rows"
    else:
        count = (
            "(without noise: one value)" if low == high else f"(99 % interval over {count_of(result)} runs)"
        )
    verdict, text = _compared(low, high, spec, interval=interval is not None)
    reason = f"Experiment {name}: {quantity} from {low:.9g} to {high:.9g} {count}; {text}."
    details = {"experiment": name, "quantity": quantity, "lowest": low, "highest": high}
    details |= {"values": len(values)} if interval is None else {"runs": count_of(result)}
    evidence = Evidence(
        claim.holds or claim.says, verdict, Rigor.EMPIRICAL, "simulation", reason, details=details
    )
    from verify.decision import Decision

    decision = Decision(verdict, Rigor.EMPIRICAL, (evidence,))
    return Finding(claim, verdict, Rigor.EMPIRICAL, reason, decisions=(("measurement", decision),))


def _missing(
    result: Mapping[str, Any] | None, name: str, quantity: str, spec: Mapping[str, object]
) -> str | None:
    """Why there is nothing to compare; None where there is."""
    if result is None:
        command = STUDIES[name].command
        return f"Not run here: `{command}` runs it (extra [train]); the report then takes in its result file."
    if name in STUDIES and (why := unfit(name, result, spec.get("needs") or {})):  # type: ignore[arg-type]
        return f"Not run here: {why}."
    if name in STUDIES and (why := measured_quantities(result)["reasons"].get(quantity)):
        return f"{quantity}: {why}."
    return None


def count_of(result: Mapping[str, Any]) -> int:
    """Independent runs behind an interval: the seeds of a training study."""
    runs = result["runs"]
    return len({row["seed"] for row in runs}) if isinstance(runs, list) else int(runs)


def values_of(result: Mapping[str, Any], quantity: str) -> list[float]:
    """Every finite value of a column of the rows; a dotted name descends into a row."""
    values = []
    for row in result.get("rows", result.get("summary", ())):
        value: Any = row
        for part in quantity.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, list):
            value = len(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            values.append(float(value))
    return values


def _compared(low: float, high: float, spec: Mapping[str, object], *, interval: bool) -> tuple[Verdict, str]:
    floor, ceiling = (
        None if spec.get(k) is None else Fraction(str(spec[k])) for k in ("at_least", "at_most")
    )
    parts = [f"at least {spec['at_least']}" if floor is not None else ""]
    parts += [f"at most {spec['at_most']}" if ceiling is not None else ""]
    wanted = f"the claim needs {' and '.join(p for p in parts if p)}"
    if (floor is None or Fraction(low) >= floor) and (ceiling is None or Fraction(high) <= ceiling):
        return Verdict.SUPPORTED, wanted
    overlaps = (floor is None or Fraction(high) >= floor) and (ceiling is None or Fraction(low) <= ceiling)
    if interval and overlaps:
        return Verdict.UNDECIDED, f"{wanted}, which part of the interval keeps to"
    return Verdict.DOUBTFUL, f"{wanted}, which fails"

"""Experiments as evidence: simulated SGD may support or cast doubt, it never proves.

A run that crosses a proved bound is more than doubt: the program would then hold a proof and a
counterexample of the same statement, so the caller stops on :func:`contradiction`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verify.errors import ContradictionError
from verify.sgd.engine import Progress
from verify.sgd.experiments import run_experiment
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "simulation"


def measure(
    obligation: str, name: str, horizons: Sequence[int] | None = None, rhos: Sequence[Any] | None = None,
    schedules: Sequence[Any] | None = None, progress: Progress | None = None,
) -> Evidence:  # fmt: skip
    """Run an experiment and say what it says about the obligation.

    obligation  the claim in words or in the statement language, repeated in the evidence
    the rest    see :func:`verify.sgd.experiments.run_experiment`
    returns     Evidence at rigor empirical; ``details`` is the whole result, plain JSON values
    raises      DomainError, ScheduleError, HypothesisError for unusable parameters
    """
    return evidence(obligation, run_experiment(name, horizons, rhos, schedules, progress))


def evidence(obligation: str, result: dict[str, Any]) -> Evidence:
    """The verdict that a result of ``run_experiment`` supports.

    supported  every run kept to every proved bound, and equals its closed form and its rational re-run where
               it has one; doubtful  one did not; undecided  a run diverged, so nothing was measured there, or
               the experiment has no bounds (logistic)
    """
    violations, rows = result["violations"], result["rows"]
    runs = sum(row.get("runs", 0) for row in rows)
    horizons = ", ".join(str(t) for t in result["parameters"]["horizons"])
    deviating = [row["T"] for row in rows if row.get("equals_closed_form") is False]
    differing = [row["T"] for row in rows if row.get("exact_rerun_agrees") is False]
    witness = None
    if violations:
        worst = violations[0]
        verdict, reason = Verdict.DOUBTFUL, _crossing(worst, len(violations))
        witness = {key: repr(worst[key]) for key in ("T", "rho", "scale", "start", "parameter")}
    elif deviating:
        verdict, reason = Verdict.DOUBTFUL, f"the runs for T = {deviating} differ from their closed form"
    elif differing:
        verdict, reason = Verdict.DOUBTFUL, f"the runs for T = {differing} differ from their rational re-runs"
    elif result["diverged"]:
        verdict, reason = Verdict.UNDECIDED, f"{result['diverged']} runs left the finite numbers"
    elif not runs:
        verdict, reason = Verdict.UNDECIDED, "no run of this experiment is held against a proved bound"
    else:
        verdict, reason = Verdict.SUPPORTED, f"{runs} runs (T = {horizons}), each within every proved bound"
    return Evidence(obligation, verdict, Rigor.EMPIRICAL, METHOD, reason, witness, result)


def contradiction(result: dict[str, Any]) -> None:
    """Stop if a run crosses a proved bound.

    raises  ContradictionError (exit status 4) that names the run and the bound
    """
    if result["violations"]:
        raise ContradictionError(_crossing(result["violations"][0], len(result["violations"])) + ".")


def _crossing(worst: dict[str, Any], count: int) -> str:
    run = f"T = {worst['T']}, rho = {worst['rho']!r}, x_1 = {worst['start']!r}"
    return (
        f"{count} runs cross a proved bound, first {worst['schedule']} on {worst['instance']} with {run}: "
        f"{worst['measured']!r} is {worst['side']} {worst['limit']!r} ({worst['bound']})"
    )

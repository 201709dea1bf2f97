"""What the package offers from Python; the command line only calls these.

check("forall u in [0, 1]: h(u) >= (1-u)**2", schedule="cosine").verdict
sharpen("forall rho in [1, oo): K(rho) <= C*rho**(1/5)", schedule="cosine").constant
schedule("wsd:1/5", rhos=["2", "10"])
bound("cosine", 1000, rhos=["1", "10"]).ladders[0].rung("sharp", suffix=True).value
audit("attia_koren_2503.09411")
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import ClaimError, DomainError, StatementError

if TYPE_CHECKING:
    from verify.best_constant import Sharpened
    from verify.claim import Paper
    from verify.decision import Decision
    from verify.enclosure.interval import Interval
    from verify.ladder import Ladders
    from verify.ladder.limit import Limit
    from verify.ledger import Audit
    from verify.ledger.experiments import Experiments
    from verify.methods.budget import Budget


def check(statement: str, schedule: str | None = None, budget: Budget | None = None) -> Decision:
    """Decide a statement.

    statement  in the statement language
    schedule   what h, H, Q, tau, K refer to; needed if they occur
    returns    a Decision: verdict, rigor, witness, evidence
    raises     StatementError, ScheduleError: bad input; ContradictionError: a defect of this program
    """
    from verify.decision import decide_statement
    from verify.language import parse_statement

    parsed = parse_statement(statement)
    _require_schedule(statement, parsed, schedule)
    return decide_statement(parsed, schedule, budget)


def sharpen(statement: str, schedule: str | None = None, budget: Budget | None = None) -> Sharpened:
    """Enclose the best value of the free constant ``C`` of a statement.

    raises  as :func:`check`; NotEnclosed where nothing could be certified
    """
    from verify.best_constant import NAME, sharpen_statement
    from verify.language import parse_statement

    parsed = parse_statement(statement, (NAME,))
    _require_schedule(statement, parsed, schedule)
    return sharpen_statement(parsed, schedule, statement, budget)


def schedule(text: str, rhos: Sequence[str | int | Fraction] = ()) -> dict[str, Any]:
    """The dossier of a schedule: annealed or why not, Lipschitz, H, Q, tail degree, tau*, coefficients.

    rhos    exact misspecification factors >= 1: ints, Fractions, or text such as "2.5" (read as 5/2)
    raises  ScheduleError, DomainError
    """
    from verify.theory.dossier import dossier
    from verify.theory.schedules import parse_schedule

    return dossier(parse_schedule(text), [exact_rho(r) for r in rhos])


def bound(
    schedule: str | None = None,
    steps: int | str | None = None,
    rhos: Sequence[str | int | Fraction] = (1,),
    *,
    eta: str | int | Fraction | None = None,
    learning_rates: Path | Sequence[str | int | Fraction] | None = None,
    distance: str | int | Fraction = 1,
    gradient: str | int | Fraction = 1,
    bounded: bool = True,
    worst: bool | None = None,
    progress: Any = None,
) -> Ladders:
    """The ladder of last-iterate bounds after T steps of projected SGD and the worst case, an object for each rho.

    schedule        name or formula, "constant" or "invsqrt"; with steps, T
    rhos            exact factors >= 1 on the steps
    eta             base step size; the tuned one unless given
    learning_rates  eta_1..eta_T in place of a schedule: exact numbers, or a file with one a line
    distance        D: ||x_1 - x*|| <= D, and the diameter of the domain if ``bounded``
    gradient        G
    worst           exact worst case: None where it takes seconds, True as far as the search goes, False closed forms
    progress        called with (rhos done, rhos in all, what comes next)
    raises          ScheduleError, DomainError; HypothesisError where there is no tuned step and eta is missing
    """
    from verify.ladder import bound as ladder

    return ladder(
        schedule,
        steps,
        [read_rho(r) for r in rhos],
        eta=eta,
        learning_rates=learning_rates,
        distance=distance,
        gradient=gradient,
        bounded=bounded,
        worst=worst,
        progress=progress,
    )


def bound_limit(schedule: str, rhos: Sequence[str | int | Fraction] = (1,), *, bounded: bool = True) -> Limit:
    """The same ladder in the limit T -> oo, in units of D G/sqrt(T), for an annealed schedule.

    raises  ScheduleError, DomainError; HypothesisError where the schedule is not certified annealed
    """
    from verify.ladder.limit import limit

    return limit(schedule, [read_rho(r) for r in rhos], bounded=bounded)


def papers(directory: Path | None = None) -> list[Paper]:
    """All papers of a directory (of proofs/ here or of the package unless told)."""
    from verify.claim import find_papers, load_paper

    return [load_paper(d) for d in find_papers(directory)]


def paper(name: str | None = None, directory: Path | None = None, claim: str | None = None) -> Paper:
    """One paper by id, or the only one, or the only one with a claim of that id or glob; ClaimError otherwise."""
    from verify.claim import find_papers, load_paper

    folders = {d.name: d for d in find_papers(directory)}
    if name is None and len(folders) == 1:
        return load_paper(next(iter(folders.values())))
    if name is None and claim is not None:
        return _with_claim(claim, [load_paper(d) for d in folders.values()])
    if name not in folders:
        shown = "no paper was named" if name is None else f"there is no paper {name!r}"
        raise ClaimError(f"{shown}: the papers are {', '.join(folders)}.")
    return load_paper(folders[name])


def _with_claim(claim: str, found: Sequence[Paper]) -> Paper:
    """The paper that has a claim; ClaimError where none has it, or several have."""
    from fnmatch import fnmatchcase

    from verify.claim import unknown_claim

    having = [p for p in found if any(fnmatchcase(c.id, claim) for c in p.claims)]
    if not having:
        raise unknown_claim(claim, [c.id for p in found for c in p.claims])
    if len(having) > 1:
        names = ", ".join(p.id for p in having)
        raise ClaimError(f"claim {claim!r} is in several papers: name one of {names}.")
    return having[0]


def audit(
    name: str | None = None,
    claim: str | None = None,
    *,
    directory: Path | None = None,
    budget: Budget | None = None,
    progress: Any = None,
    experiments: Experiments | None = None,
    jobs: int = 1,
) -> Audit:
    """Decide the claims of a paper.

    name       paper id, or None for the only paper there is, or the only one with such claims
    claim      a glob over claim ids; what they rest on is decided too
    directory  folder of papers
    jobs       worker processes that decide ahead (needs a usable cache directory)
    raises     ClaimError, ContradictionError
    """
    from verify.ledger import run_audit
    from verify.ledger.audit import selected

    chosen = paper(name, directory, claim)
    return run_audit(
        chosen,
        None if claim is None else selected(chosen, claim),
        budget=budget,
        progress=progress,
        experiments=experiments,
        jobs=jobs,
    )


def mutate(
    name: str | None = None,
    claim: str | None = None,
    *,
    directory: Path | None = None,
    progress: Any = None,
    jobs: int = 1,
) -> dict[str, Any]:
    """Mutate the formulas of a paper; how many false mutants the engine refutes.

    name      paper id, or None for the only paper there is
    claim     a glob over claim ids
    progress  called with (mutants judged, mutants in all, claim id)
    jobs      worker processes
    returns   the numbers, see :func:`verify.mutants.result.summarised`
    raises    ClaimError; ContradictionError where a mutant was proved and refuted at once
    """
    from fnmatch import fnmatchcase

    from verify.claim import unknown_claim
    from verify.ledger.cache import Cache
    from verify.mutants.result import summarised
    from verify.mutants.run import run
    from verify.mutants.variants import mutable

    chosen = paper(name, directory, claim)
    claims = [c for c in chosen.claims if claim is None or fnmatchcase(c.id, claim)]
    if not claims:
        raise unknown_claim(str(claim), [c.id for c in chosen.claims])
    claims = [c for c in claims if mutable(c)]
    return summarised(chosen, [c.id for c in claims], run(claims, Cache.default(), jobs, progress))


def exact_rho(value: str | int | Fraction) -> Fraction:
    """An exact misspecification factor; a float is refused, because 0.1 is not one tenth."""
    if isinstance(value, (bool, float)):
        raise DomainError(
            f"rho = {value!r} ({type(value).__name__}): give an exact number, such as '5/2' or 3."
        )
    try:
        rho = Fraction(value)
    except (ValueError, ZeroDivisionError, TypeError):
        raise DomainError(
            f"rho = {value!r}: give an exact number of at least 1, such as 2.5 or 10/3."
        ) from None
    if rho < 1:
        raise DomainError(f"rho = {value}: the misspecification factor is at least 1.")
    return rho


def read_rho(value: str | int | Fraction) -> Fraction:
    """The same, of moderate size, for steps that are computed with."""
    from verify.numbers import positive

    return exact_rho(positive(value, "rho"))


def exact_number(text: str, what: str) -> Interval:
    """An exact number from text, as a tight enclosure; raises DomainError for anything else."""
    from verify.enclosure.interval import Interval

    try:
        return Interval.exact(Fraction(text))
    except (ValueError, ZeroDivisionError):
        raise DomainError(f"{what} {text!r}: give an exact number, such as 5 or 5/2.") from None


def _require_schedule(text: str, parsed: Any, schedule: str | None) -> None:
    from verify.language.formula import SCHEDULE_OPS

    relations = (*parsed.hypotheses, *parsed.body)
    used = {e.op for r in relations for side in (r.left, r.right) for e in side.walk()} & SCHEDULE_OPS
    if used and schedule is None:
        names = ", ".join(sorted(used))
        raise StatementError(
            f"{text!r} speaks of {names}: name the schedule with --schedule, such as cosine."
        )

"""A run over the mutants of a paper: the falsifier says which are false, the engine has to refute those.

Worker processes take the mutants one by one. What the engine decides goes to the cache of the ledger, and so
does what the falsifier found: an interrupted run goes on from there.
"""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from verify.claim import Claim
from verify.errors import ContradictionError, VerifyError
from verify.language import parse_statement
from verify.ledger.cache import Cache, key_of
from verify.ledger.decide import decided
from verify.methods.budget import Budget
from verify.mutants.falsifier.judge import falsify
from verify.mutants.variants import Mutant, mutants
from verify.rules import Obligation

BUDGET = Budget(boxes=2000, seconds=4.0)
"""Of the engine, a mutant: refutations come from points, which take no time of the proof attempts."""

Tick = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant.

    false    the falsifier's point, schedule and margin, or None where it found nothing against the mutant
    verdict  the engine's verdict on a false mutant, else None
    reason   the engine's, where it did not refute
    """

    mutant: Mutant
    false: dict[str, Any] | None
    verdict: str | None = None
    reason: str = ""


def run(claims: Iterable[Claim], cache: Cache, jobs: int = 1, tick: Tick | None = None) -> list[Outcome]:
    """The outcomes of every mutant of some claims, in the order of the claims.

    jobs    worker processes
    tick    called with (mutants judged, mutants in all, claim id)
    raises  ContradictionError where a mutant was proved and refuted at once
    """
    chosen = list(claims)
    if jobs < 2:
        made = [m for claim in chosen for m in mutants(claim, cache)]
        return list(_ticking(((m, outcome(m, cache)) for m in made), len(made), tick).values())
    try:
        return _in_parallel(chosen, cache, jobs, tick)
    except BrokenProcessPool:  # a worker died: what the others found is in the cache
        return run(chosen, cache, 1, tick)


def _in_parallel(claims: list[Claim], cache: Cache, jobs: int, tick: Tick | None) -> list[Outcome]:
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver"), initializer=_deaf) as pool:
        try:
            made = [m for found in pool.map(_made, claims, repeat(cache.directory)) for m in found]
            waiting = {pool.submit(_judged, m, cache.directory): m for m in sorted(made, key=_cheap)}
            finished = ((waiting[future], future.result()) for future in as_completed(waiting))
            outcomes = _ticking(finished, len(made), tick)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[m] for m in made]


def _ticking(
    finished: Iterable[tuple[Mutant, Outcome]], total: int, tick: Tick | None
) -> dict[Mutant, Outcome]:
    """The outcomes by mutant; each is told as it comes."""
    found: dict[Mutant, Outcome] = {}
    for mutant, one in finished:
        found[mutant] = one
        if tick is not None:
            tick(len(found), total, mutant.claim)
    return found


def _deaf() -> None:
    """Workers leave Ctrl-C to the main process, which stops them without a traceback of theirs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cheap(mutant: Mutant) -> bool:
    """False for formulas with the coefficient, which take the longest and so go first."""
    return "K(" not in mutant.text


def _made(claim: Claim, directory: Path | None) -> list[Mutant]:
    return mutants(claim, Cache(directory))


def _judged(mutant: Mutant, directory: Path | None) -> Outcome:
    return outcome(mutant, Cache(directory))


def outcome(mutant: Mutant, cache: Cache) -> Outcome:
    """What the falsifier says of a mutant and, where that is false, the engine."""
    false = _falsified(mutant, cache)
    if false is None:
        return Outcome(mutant, None)
    try:
        statement = parse_statement(mutant.text)
        decision = decided(Obligation(mutant.kind, statement, mutant.schedule), cache, BUDGET)
    except ContradictionError:
        raise
    except VerifyError as stop:
        return Outcome(mutant, false, "undecided", str(stop))
    verdict = str(decision.verdict)
    return Outcome(mutant, false, verdict, "" if verdict == "refuted" else decision.deciding.reason)


def _falsified(mutant: Mutant, cache: Cache) -> dict[str, Any] | None:
    """The falsifier's counterexample, from the cache where the falsifier is unchanged."""
    key = key_of("falsify", mutant.text, mutant.schedule, _falsifier_hash())
    known = cache.get(key)
    if known is None:
        found = falsify(mutant.text, mutant.schedule)
        known = {"false": None if found is None else asdict(found)}
        cache.put(key, known)
    false: dict[str, Any] | None = known["false"]
    return false


@lru_cache(maxsize=1)
def _falsifier_hash() -> str:
    digest = hashlib.sha256()
    for file in sorted((Path(__file__).parent / "falsifier").glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()

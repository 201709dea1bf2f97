"""Independent parts of an audit computed ahead by worker processes, into the cache.

Processes, not threads: the working precision belongs to a process. What a worker finds is what the main
process would have found, since every part is keyed by all it depends on; a worker that dies costs only the
work ahead.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from verify.claim import Claim, Paper
from verify.errors import VerifyError
from verify.ledger.cache import Cache
from verify.ledger.constants import sharpened
from verify.ledger.curves import coefficient_curves
from verify.ledger.decide import decided, examined
from verify.ledger.findings import ENTAILING
from verify.methods.budget import Budget
from verify.rules import step_of
from verify.rules.base import Obligation

Task = tuple[str, Any]
Tick = Callable[[int, int, str], None]


def prefetch(
    paper: Paper, claims: list[Claim], cache: Cache, budget: Budget, jobs: int, tick: Tick | None
) -> None:
    """Fill the cache with every decision, constant and curve that the audit will ask for.

    jobs   worker processes; 1 does nothing, the audit then computes in order
    """
    tasks = [t for t in dict.fromkeys(_tasks(paper, claims)) if not _known(t, paper, cache, budget)]
    if jobs < 2 or len(tasks) < 2 or cache.directory is None:
        return
    directory = cache.directory
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver"), initializer=_deaf) as pool:
            waiting = [pool.submit(_work, task, paper, directory, budget) for task in tasks]
            try:
                for done, _ in enumerate(as_completed(waiting), 1):
                    if tick is not None:
                        tick(done, len(tasks), "deciding")
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    except BrokenProcessPool:
        return  # the audit computes what is missing itself


def _deaf() -> None:
    """Workers leave Ctrl-C to the main process, which stops them without a traceback of theirs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tasks(paper: Paper, claims: list[Claim]) -> Iterable[Task]:
    """The longest first: curves and constants, then decisions."""
    if len(claims) == len(paper.claims) and "coefficient" in paper.figures:
        yield ("curves", None)
    for claim in claims:
        for index in range(len(claim.constants)):
            yield ("constant", (claim.id, index))
    for claim in claims:
        for obligation in obligations(paper, claim):
            by_step = claim.rule in ENTAILING and obligation.label == "formula"
            yield ("examine" if by_step else "decide", obligation)


def obligations(paper: Paper, claim: Claim) -> list[Obligation]:
    """The formula and the step of a claim, premises as the paper has them."""
    out = []
    if claim.statement is not None and not claim.opaque:
        out.append(Obligation("formula", claim.statement, claim.setting.schedule))
    try:
        out += step_of(claim, {i: paper.claim(i) for i in claim.uses}).obligations
    except VerifyError:
        return out  # the audit itself reports it
    return out


def _known(task: Task, paper: Paper, cache: Cache, budget: Budget) -> bool:
    from verify.ledger.decide import decision_key

    kind, what = task
    return kind == "decide" and cache.has(decision_key(what, budget))


def _work(task: Task, paper: Paper, directory: Any, budget: Budget) -> None:
    cache = Cache(directory)
    kind, what = task
    if kind == "decide":
        decided(what, cache, budget)
    elif kind == "examine":
        examined(what, cache)
    elif kind == "constant":
        claim = paper.claim(what[0])
        sharpened(claim.constants[what[1]], claim, cache)
    else:
        coefficient_curves(paper.figures["coefficient"], cache)

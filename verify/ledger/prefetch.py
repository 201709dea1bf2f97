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
from pathlib import Path
from typing import Any

from verify.claim import Claim, Paper
from verify.errors import VerifyError
from verify.ledger.cache import Cache, MissingError, Stored
from verify.ledger.chain import link_constant
from verify.ledger.constants import sharpened
from verify.ledger.curves import coefficient_curves
from verify.ledger.decide import decided, examined
from verify.ledger.experiments import SIMULATED, Experiments
from verify.methods.budget import Budget
from verify.rules import ENTAILING, step_of
from verify.rules.base import Obligation

Task = tuple[str, Any]
Tick = Callable[[int, int, str], None]

_given: tuple[Paper, Path, Budget]


def prefetch(
    paper: Paper, claims: list[Claim], cache: Cache, budget: Budget, jobs: int, tick: Tick | None
) -> None:
    """Fill the cache with every decision, constant and curve that the audit will ask for.

    jobs   worker processes; 1 does nothing, the audit then computes in order
    """
    directory = cache.directory
    if jobs < 2 or directory is None:
        return
    tasks = [t for t in dict.fromkeys(_tasks(paper, claims)) if not _known(t, paper, directory, budget)]
    if len(tasks) < 2:
        return
    try:
        with ProcessPoolExecutor(
            jobs, get_context("forkserver"), initializer=_start, initargs=(paper, directory, budget)
        ) as pool:
            waiting = [pool.submit(_work, task) for task in tasks]
            try:
                for done, _ in enumerate(as_completed(waiting), 1):
                    if tick is not None:
                        tick(done, len(tasks), "deciding")
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    except BrokenProcessPool:
        return  # the audit computes what is missing itself


def _start(paper: Paper, directory: Path, budget: Budget) -> None:
    """What every task of a worker needs. Workers leave Ctrl-C to the main process, which stops them quietly."""
    global _given  # handed over once a worker: a paper takes longer to send than most tasks take
    _given = (paper, directory, budget)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _tasks(paper: Paper, claims: list[Claim]) -> Iterable[Task]:
    """The longest first: experiments, curves and constants, then decisions."""
    if len(claims) == len(paper.claims):
        yield from (("experiment", str(n)) for n in paper.heading.get("experiments", ()) if n in SIMULATED)
        if "coefficient" in paper.figures:
            yield ("curves", None)
        for i, chain in enumerate(paper.chains):
            yield from (("chain", (i, j)) for j in range(len(chain.links)))
    for claim in claims:
        for index in range(len(claim.constants)):
            yield ("constant", (claim.id, index))
    for claim in claims:
        for obligation in obligations(paper, claim):
            by_step = claim.rule in ENTAILING and obligation.label == "formula"
            yield ("examine" if by_step else "decide", obligation)


def obligations(paper: Paper, claim: Claim) -> list[Obligation]:
    """The formula and the step of a claim, a premise that has a correction as corrected: it was refuted, likely."""
    out = []
    if claim.statement is not None and not claim.opaque:
        out.append(Obligation("formula", claim.statement, claim.setting.schedule))
    try:
        premises = [paper.claim(i) for i in claim.uses]
        effective = [paper.claim(c.corrected_by) if c.corrected_by else c for c in premises]
        out += step_of(claim, {c.id: c for c in effective}).obligations
    except VerifyError:
        return out  # the audit itself reports it
    return out


def _known(task: Task, paper: Paper, directory: Path, budget: Budget) -> bool:
    try:
        _do(task, paper, Stored(directory), budget)
    except MissingError:
        return False
    return True


def _work(task: Task) -> None:
    paper, directory, budget = _given
    _do(task, paper, Cache(directory), budget)


def _do(task: Task, paper: Paper, cache: Cache, budget: Budget) -> None:
    """Ask for one part; the cache keeps what is computed."""
    kind, what = task
    if kind == "decide":
        decided(what, cache, budget)
    elif kind == "examine":
        examined(what, cache)
    elif kind == "constant":
        claim = paper.claim(what[0])
        sharpened(claim.constants[what[1]], claim, cache)
    elif kind == "experiment":
        Experiments(cache).result(what)
    elif kind == "chain":
        link_constant(paper.chains[what[0]].links[what[1]], paper.chains[what[0]], cache)
    else:
        coefficient_curves(paper.figures["coefficient"], cache)

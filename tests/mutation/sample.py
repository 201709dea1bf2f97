"""How many code mutants of the lower layers do their unit tests kill? A seeded sample, stratified by package.

Run it in a copy of the tree, since it writes mutated files while it runs (and restores each of them)::

    cp -r . /tmp/copy && cd /tmp/copy
    python tests/mutation/sample.py sample enclosure methods rules language   # draws, runs, writes result.json
    python tests/mutation/sample.py again enclosure                           # runs the survivors of result.json again

A survivor that changes nothing observable gets a reason by hand, ``"why": "..."``, in result.json; it is not run
again and stays counted among the survivors, with the share of the others beside. ``first`` keeps the figures of
the run that drew the sample: they estimate the share among all mutants. After tests were written against its
survivors a sample estimates nothing any more, so those figures have no interval; a new seed gives the next estimate.

cosmic-ray makes the mutants. A site is a place in the code, with everything cosmic-ray may put there; sites are
drawn with equal chance and then one mutant of each, so that a ``+``, which has eleven mutants, counts as one place.
Annotations are left out: they are never evaluated. Each mutant meets the tests of its package in a process of its
own, the test files named for its module first, until one fails. No result without a green baseline.
A mutant is killed when a test fails or when it takes three times as long as the baseline (counted apart).
Hypothesis is derandomized, so a result comes out the same again.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import logging
import math
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cosmic_ray.ast import get_ast_from_path
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code, use_mutation
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec

ROOT = Path(__file__).resolve().parents[2]
RESULT = Path(__file__).with_name("result.json")
SEED = 20261128
COUNTS = {"enclosure": 40, "methods": 40, "rules": 40, "language": 20}
MORE_TESTS = {"methods": ["tests/controls/test_proposals.py", "tests/controls/test_soundness_rules.py"]}
SLOWER = 3.0  # a mutant that takes this many times the baseline has timed out
MEMORY = 8 * 2**30  # a mutant may loop and collect; bytes of address space
SHARED = ("pytest", "hypothesis", "numpy", "scipy.integrate", "scipy.optimize", "sympy", "mpmath", "flint")

log = logging.getLogger("mutation")


def main() -> None:
    """Draw and run a sample, or run its survivors again."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["sample", "again"])
    parser.add_argument("packages", nargs="*", choices=list(COUNTS), default=list(COUNTS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--deselect", action="append", default=[], metavar="TEST", help="a test that is red unmutated"
    )
    parser.add_argument(
        "--until", type=float, default=math.inf, metavar="SECONDS", help="start no mutant after this"
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    log.setLevel(logging.INFO)
    os.chdir(ROOT)
    _prepare()
    deadline = time.monotonic() + given.until
    result = json.loads(RESULT.read_text()) if RESULT.exists() else {"packages": {}}
    if given.what == "sample":
        result |= {"seed": given.seed, "cosmic-ray": importlib.metadata.version("cosmic-ray")}
    for package in given.packages:
        deselect = [t for t in given.deselect if f"/{package}/" in t]
        kept: list[dict[str, Any]] = []
        first: dict[str, Any] = {}
        if given.what == "sample":
            mutants, sites = draw(package, given.seed)
        else:
            old = result["packages"][package]
            sites = old["sites"]
            kept, mutants, first = _survivors(package, old)
        row = run_package(package, mutants, deselect, deadline)
        row["mutants"] = sorted(kept + row["mutants"], key=lambda m: m["number"])
        now = count(row["mutants"])
        if first:
            keys = ("ran", "killed", "of_these_timed_out")
            first = figures(*(first[k] for k in keys), now["survivors_that_change_nothing_observable"])
            now = {k: v for k, v in now.items() if not k.startswith("wilson")}
        result["packages"][package] = now | {"first": first or now, "sites": sites} | row
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def _survivors(
    package: str, old: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """What need not run again, the survivors without a reason, and the figures of the first run."""
    if old["code"] != _fingerprint(package):
        raise SystemExit(
            f"verify/{package} is not the code that was sampled ({old['code']}); draw a new sample"
        )
    again = [m for m in old["mutants"] if m["outcome"] == "survived" and "why" not in m]
    return [m for m in old["mutants"] if m not in again], again, old["first"]


def _prepare() -> None:
    """Import what mutants share (never the package itself); let children find this tree, and leave no bytecode."""
    multiprocessing.set_start_method("fork")
    os.environ |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "ci"}
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(ROOT))
    for name in SHARED:
        importlib.import_module(name)
    found = importlib.util.find_spec("verify")
    if found is None or found.origin is None or not Path(found.origin).is_relative_to(ROOT):
        raise SystemExit(
            f"verify would be imported from {found and found.origin}, expected a file under {ROOT}"
        )


def draw(package: str, seed: int) -> tuple[list[dict[str, Any]], int]:
    """Draw places of the package's code, one mutant of each; and how many places there are."""
    sites: dict[tuple[Any, ...], list[MutationSpec]] = defaultdict(list)
    modules = sorted(Path("verify", package).rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder, use_db(str(Path(folder, "session.sqlite"))) as db:
        init(modules, db, {})
        typing_only = {path: set(_annotated(path)) for path in modules}
        for item in db.work_items:
            (spec,) = item.mutations
            if spec.start_pos not in typing_only[spec.module_path]:
                key = (str(spec.module_path), *spec.start_pos, *spec.end_pos)
                sites[key].append(spec)
    chance = random.Random(f"{seed}/{package}")
    drawn = chance.sample(sorted(sites), min(COUNTS[package], len(sites)))
    mutants = []
    for number, key in enumerate(drawn):
        spec = chance.choice(sorted(sites[key], key=lambda s: (s.operator_name, s.occurrence)))
        mutants.append(_described(number, spec))
    return mutants, len(sites)


def _annotated(path: Path) -> Iterator[tuple[int, int]]:
    """The places in annotations, which nothing evaluates."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        for part in parts:
            if isinstance(part, ast.expr):
                last = (part.end_lineno or part.lineno, part.end_col_offset or 0)
                for line in range(part.lineno, last[0] + 1):
                    first = part.col_offset if line == part.lineno else 0
                    end = last[1] if line == last[0] else 500
                    yield from ((line, column) for column in range(first, end))


def _described(number: int, spec: MutationSpec) -> dict[str, Any]:
    """What identifies the mutant, and the lines that it changes."""
    source = get_ast_from_path(spec.module_path).get_code()
    changed = mutate_code(source, get_operator(spec.operator_name)(), spec.occurrence)
    old, new = source.splitlines(), (changed or source).splitlines()
    pairs = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    diff = [f"-{pairs[0][0].strip()}", f"+{pairs[0][1].strip()}"] if pairs else []
    return {
        "number": number,
        "at": f"{spec.module_path}:{spec.start_pos[0]}",
        "operator": spec.operator_name,
        "occurrence": spec.occurrence,
        "diff": diff,
    }


def run_package(
    package: str, mutants: list[dict[str, Any]], deselect: list[str], deadline: float
) -> dict[str, Any]:
    """Run the tests on the unmutated code and, if they pass, on each mutant."""
    start = time.monotonic()
    outcome = attempt(_tests(package, ""), deselect, 600)
    baseline = time.monotonic() - start
    if outcome != "survived":
        raise SystemExit(
            f"{package}: the tests fail on the unmutated code ({outcome}); nothing can be measured"
        )
    log.info("%s: baseline green in %.1f s", package, baseline)
    for mutant in mutants:
        mutant.setdefault("outcome", "not run")
        if time.monotonic() < deadline:
            start = time.monotonic()
            mutant["outcome"] = _outcome(package, mutant, deselect, SLOWER * baseline)
            log.info("%s %s in %.1f s", mutant, package, time.monotonic() - start)
    return {
        "baseline": "green",
        "baseline_seconds": round(baseline, 1),
        "deselected": deselect,
        "code": _fingerprint(package),
        "mutants": mutants,
    }


def _outcome(package: str, mutant: dict[str, Any], deselect: list[str], limit: float) -> str:
    path = Path(mutant["at"].rsplit(":", 1)[0])
    with use_mutation(path, get_operator(mutant["operator"])(), mutant["occurrence"]) as (_, changed):
        if changed is None:
            raise SystemExit(
                f"{mutant['at']}: {mutant['operator']} makes no mutant here; is the sample of this code?"
            )
        return attempt(_tests(package, path.stem), deselect, limit)


def _tests(package: str, module: str) -> list[str]:
    """The test files of the package, those named for the module first."""
    files = sorted(Path("tests/unit", package).glob("test_*.py"))
    named = sorted(files, key=lambda file: not (module and module in file.stem))
    return [*map(str, named), *MORE_TESTS.get(package, [])]


def attempt(tests: list[str], deselect: list[str], limit: float) -> str:
    """Run the tests in a process of their own: survived, killed or timed out."""
    child = multiprocessing.Process(target=_pytest, args=(tests, deselect))
    child.start()
    child.join(limit)
    if child.is_alive():
        os.killpg(child.pid or 0, signal.SIGKILL)
        child.join()
        return "timed out"
    return "survived" if child.exitcode == 0 else "killed"


def _pytest(tests: list[str], deselect: list[str]) -> None:
    import pytest

    os.setpgid(0, 0)  # so that a timeout also ends what the tests have started
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    without = [f"--deselect={test}" for test in deselect]
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *without, *tests])))


def _fingerprint(package: str) -> str:
    """A hash of the package, so that a result says what it is about."""
    digest = hashlib.sha256()
    for file in sorted(Path("verify", package).rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def count(mutants: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of mutants that ran."""
    ran = [m["outcome"] for m in mutants if m["outcome"] != "not run"]
    timed_out = ran.count("timed out")
    return figures(len(ran), ran.count("killed") + timed_out, timed_out, sum("why" in m for m in mutants))


def figures(ran: int, killed: int, timed_out: int, unobservable: int) -> dict[str, Any]:
    """How many were killed (timed out counts as killed), with the Wilson 95 % interval of the share."""
    others = ran - unobservable
    return {
        "ran": ran,
        "killed": killed,
        "of_these_timed_out": timed_out,
        "survived": ran - killed,
        "share": round(killed / ran, 4) if ran else None,
        "wilson_95": wilson(killed, ran) if ran else None,
        "survivors_that_change_nothing_observable": unobservable,
        "share_of_the_others": round(killed / others, 4) if others else None,
        "wilson_95_of_the_others": wilson(killed, others) if others else None,
    }


def wilson(killed: int, of: int, z: float = 1.959964) -> list[float]:
    """The Wilson score interval of a share."""
    share, extra = killed / of, z * z / of
    middle = (share + extra / 2) / (1 + extra)
    half = z * math.sqrt(share * (1 - share) / of + extra / (4 * of)) / (1 + extra)
    return [round(middle - half, 4), round(middle + half, 4)]


if __name__ == "__main__":
    main()

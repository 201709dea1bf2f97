"""A sweep as a program of its own, for the tests that interrupt or kill it: STORE MARKS RUNS [uncommitted | lasting]."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import sweep_jobs

from verify.sweep import Store, sweep


def main() -> None:
    """Run the sweep on two processes and print its results."""
    store, marks, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with Store(store) as kept:
        if "uncommitted" in sys.argv:
            kept._database.execute("BEGIN")
        lasting = "lasting" in sys.argv
        specs = sweep_jobs.specs(marks, runs, **({"lasts": True} if lasting else {"steps": 20}))
        found = sweep(sweep_jobs.run if lasting else sweep_jobs.steps, specs, store=kept, workers=2)
        if "uncommitted" in sys.argv:
            kept._database.execute("COMMIT")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()

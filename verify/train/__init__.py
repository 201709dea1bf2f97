"""The thin torch runner: schedules x learning rates x seeds on a small network and on Wide ResNets (extra ``[train]``).

torch does the work; a schedule is the same object as in the theory. Nothing here imports torch or
scikit-learn before a run is asked for. Of the rest of ``verify`` only the command line imports this package.
"""

from __future__ import annotations

from verify.train.refined import run_refined
from verify.train.study import run, train_one

__all__ = ["run", "run_refined", "train_one"]

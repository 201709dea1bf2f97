"""From a schedule of the theory to the learning rates of torch.

Step t = 1..T uses ``base * h((t-1)/T)``, the indexing of arXiv 2503.09411, Section 1, or ``base`` times line t of a
schedule file; torch counts from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import ScheduleError
from verify.refine.replay import PREFIX, Replay, read_replay
from verify.theory.schedules import Schedule, parse_schedule
from verify.train.extra import require

AVERAGE = "+average"


@dataclass(frozen=True)
class Choice:
    """A schedule and the iterate that is judged.

    label     as the user wrote it: ``cosine``, ``fixed+average``, ``(1-u)**2``
    averaged  False: the last iterate; True: the polynomial average of all iterates
    """

    label: str
    schedule: Schedule | Replay
    averaged: bool

    def factors(self, steps: int) -> NDArray[np.float64]:
        """h((t-1)/T) for t = 1..T = ``steps``, or a file's values; ScheduleError if one is negative or not finite."""
        values = np.asarray(self.schedule.step_sizes(steps), dtype=np.float64)
        usable = np.isfinite(values) & (values >= 0)
        if not usable.all():
            t = int(np.argmin(usable))
            raise ScheduleError(
                f"{self.label!r} is {values[t]} at u = {t}/{steps}: a step is finite, at least 0."
            )
        return values


def parse_choice(label: str) -> Choice:
    """Read a schedule name, a formula or ``file:PATH``; ``fixed`` is constant, ``+average`` asks for averaging.

    raises  ScheduleError if the schedule cannot be read or has an open parameter, such as ``poly:p``
    """
    label = label.strip()
    name = label.removesuffix(AVERAGE).strip()
    if name.startswith(PREFIX):
        return Choice(label, read_replay(name), label.endswith(AVERAGE))
    schedule = parse_schedule("constant" if name == "fixed" else name)
    if schedule.parameter is not None:
        raise ScheduleError(
            f"{label!r} leaves {schedule.parameter} open: training needs a number, as in poly:3/2."
        )
    return Choice(label, schedule, label.endswith(AVERAGE))


def scheduler(optimizer: Any, values: NDArray[np.float64]) -> Any:
    """A torch ``LambdaLR``: step t has the learning rate ``base * values[t-1]``, and 0 after step T.

    optimizer  torch optimiser whose learning rate is the base; call ``step()`` of the result after each step
    values     array of length T; of a file that ``verify refine`` wrote: ``read_replay("file:schedule.csv").values``
    """
    multiples = values.tolist()
    return require("torch").optim.lr_scheduler.LambdaLR(
        optimizer, lambda done: multiples[done] if done < len(multiples) else 0.0
    )

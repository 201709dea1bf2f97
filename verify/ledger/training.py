"""Training studies: too long to be run for a report, so their result files are read where someone has run them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import ClaimError


@dataclass(frozen=True)
class Study:
    """A study that ``verify train`` makes.

    command  what makes it
    runs     training runs that it takes (one serves the last and the averaged iterate)
    images   training images in one run: epochs times the size of the training set; 0 where it takes a minute at most
    """

    command: str
    runs: int
    images: int


STUDIES = {
    "digits": Study("verify train digits", 81, 0),
    "wrn-28-10": Study("verify train wrn-28-10 --data DIR --precision bfloat16 --compile", 81, 200 * 50_000),
}
THROUGHPUT = "throughput"
"""``train-throughput.json``: images per second of a training step, as measured on some machine."""

Result = Mapping[str, Any]


def read_result(directory: Path | None, name: str) -> Result | None:
    """The result file ``train-<name>.json``; None where there is none; ClaimError for one that cannot be read."""
    path = None if directory is None else directory / f"train-{name}.json"
    if path is None or not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClaimError(f"{path}: not a result of `verify train` ({error}).") from None
    if name != THROUGHPUT and not _shaped(data):
        raise ClaimError(
            f"{path}: not a result of `verify train`: it has no runs, or some without their numbers."
        )
    return data if isinstance(data, dict) else None


def _shaped(data: Any) -> bool:
    """Does it have runs from which everything that is compared can be worked out?"""
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("data"), dict)
        or not isinstance(data.get("runs"), list)
    ):
        return False
    return bool(data["runs"]) and all(isinstance(row, dict) and _is_run(row) for row in data["runs"])


def _is_run(row: Mapping[str, Any]) -> bool:
    value, rate, seed = row.get("value"), row.get("learning_rate"), row.get("seed")
    numbers = [x for x in (value, rate, seed) if x is not None]
    if any(isinstance(x, bool) or not isinstance(x, int | float) or not math.isfinite(x) for x in numbers):
        return False
    return isinstance(row.get("schedule"), str) and isinstance(seed, int) and rate is not None and rate > 0


def measured_quantities(result: Result) -> dict[str, dict[str, Any]]:
    """Intervals of the quantities of a study, worked out from its runs whatever else the file says."""
    from verify.grid.quantities import quantities

    return quantities(result["runs"])


def unfit(name: str, result: Result, needs: Mapping[str, object]) -> str | None:
    """Why a result is no evidence: generated data, or a setting other than the claim's; None where it is.

    needs  keys of the result (a dotted one descends) with the value that the claim speaks of
    """
    if result.get("model") != name or result.get("complete") is not True:
        return f"the result file is of {result.get('model')}, or of a study that was not finished"
    if result["data"].get("real") is not True:
        told = "which says nothing of the paper's numbers"
        return f"the result file is of {result['data'].get('name')} (not known to be real), {told}"
    for key, wanted in needs.items():
        value: Any = result
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value != wanted:
            return f"the result file has {key} = {value}, the claim is about {wanted}"
    return None


def cost(name: str, directory: Path | None) -> dict[str, Any]:
    """What a study takes: images, and GPU hours where a throughput was measured on a GPU.

    returns  {"command", "runs", "images", "gpu_hours": number or None, "device", "images_per_second", "reason"}
    """
    study = STUDIES[name]
    images = study.runs * study.images
    found = fastest(read_result(directory, THROUGHPUT), name)
    facts: dict[str, Any] = {"command": study.command, "runs": study.runs, "images": images}
    if found is None:
        reason = "no throughput has been measured on a GPU"
        return {**facts, "gpu_hours": None, "device": None, "images_per_second": None, "reason": reason}
    hours = images / found["images_per_second"] / 3600
    return {**facts, "gpu_hours": float(f"{hours:.3g}"), **found, "reason": None}


def fastest(measured: Result | None, name: str) -> dict[str, Any] | None:
    """Device and images per second of the fastest measured way to train ``name`` on a GPU; None without one."""
    if measured is None or not measured.get("gpu"):
        return None
    rows = [r for r in measured.get("training", ()) if r.get("model") == name and r.get("images_per_second")]
    best = max(rows, key=lambda r: r["images_per_second"], default=None)
    return best and {"device": measured["device"], "images_per_second": best["images_per_second"]}

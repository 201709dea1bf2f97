"""Answers of single commands for the terminal: wording only, the caller prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_STYLE = {
    "proved": "bold green",
    "refuted": "bold red",
    "supported": "green",
    "doubtful": "yellow",
    "undecided": "yellow",
    "ill-posed": "bold magenta",
}


def style_of(verdict: str) -> str:
    """The terminal's style for the word of a verdict."""
    return _STYLE.get(verdict, "bold")


def verdict_line(verdict: str, rigor: str) -> Text:
    """The verdict with its rigor."""
    return Text.assemble((verdict, style_of(verdict)), f" ({rigor})")


def decision_text(decision: Mapping[str, Any]) -> RenderableType:
    """A decision: verdict, why, witness, what else was tried."""
    first, *others = decision["evidence"]
    parts: list[RenderableType] = [
        verdict_line(decision["verdict"], decision["rigor"]),
        Text(first["reason"]),
    ]
    if decision["witness"]:
        parts.append(
            Text("witness: " + ", ".join(f"{k} = {v}" for k, v in decision["witness"].items()), style="bold")
        )
    point = first["details"].get("point of the domain")
    if point:
        parts.append(
            Text("a point of the domain: " + ", ".join(f"{k} = {v}" for k, v in point.items()), style="dim")
        )
    parts += [Text(f"{e['method']}: {e['reason']}", style="dim") for e in others]
    return Group(*parts)


def sharpened_text(found: Mapping[str, Any]) -> RenderableType:
    """The best constant of a statement."""
    low, high = found["constant"]
    lines = [Text.assemble("best C: ", (f"[{low}, {high}]", "bold")), Text(found["attained"])]
    if found["printed"] is not None:
        slack = "not defined" if found["slack"] is None else f"{found['slack'][0]}"
        lines.append(Text(f"printed: {found['printed']}, slack factor {slack}"))
    return Group(*lines)


def dossier_text(found: Mapping[str, Any]) -> RenderableType:
    """The dossier of a schedule."""
    head = Text(found["schedule"], style="bold")
    facts = Table(show_header=False, box=None, pad_edge=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for piece in found["h"]:
        facts.add_row("h(u)", f"{piece['formula']}   on [{piece['from']}, {piece['to']}]")
    facts.add_row("annealed", _answer(found["annealed"]["holds"], found["annealed"]["reason"]))
    lipschitz = found["lipschitz"]
    constant = f" p in {_enclosure(lipschitz['constant'], 10)}" if lipschitz["constant"] else ""
    facts.add_row("Lipschitz", _answer(lipschitz["holds"], lipschitz["reason"]) + constant)
    facts.add_row("Theorem 1", _answer(found["theorem_1"]["applies"], found["theorem_1"]["reason"]))
    facts.add_row("H(0)", _enclosure(found["H0"], 20))
    q = found["Q0"]
    facts.add_row(
        "Q(0)",
        f"{q or 'not defined'} ({found['Q0_reason']})" if not isinstance(q, list) else _enclosure(q, 20),
    )
    for name, pieces in found["closed_forms"].items():
        for piece in pieces or ():
            facts.add_row(f"{name}(u)", f"{piece['formula']}   on [{piece['from']}, {piece['to']}]")
    facts.add_row("tail degree", str(found["tail_degree"] or "none"))
    table = Table("rho", "optimal tau", "coefficient of D*G/sqrt(T)", title_justify="left")
    for row in found["coefficients"]:
        if row["coefficient"] is None:
            table.add_row(row["rho"], "-", row["reason"])
        else:
            table.add_row(row["rho"], _enclosure(row["tau"], 15), _enclosure(row["coefficient"], 15))
    sup = found["supremum"]
    last = (
        Text(
            f"sup of coefficient/rho^(1/(2q+1)) over rho >= 1: {_enclosure(sup['value'], 12)}, {sup['where']}"
        )
        if sup["value"]
        else Text(f"no supremum: {sup['reason']}")
    )
    return Group(head, facts, table, last)


def _answer(holds: bool | None, reason: str) -> str:
    word = {True: "yes", False: "no", None: "not decided"}[holds]
    return f"{word}: {reason}"


def _enclosure(pair: Sequence[str] | None, digits: int) -> str:
    """The common digits of both ends, or the pair where they differ early."""
    if pair is None:
        return "-"
    low, high = pair
    if low == high:
        return low
    common = 0
    while common < min(len(low), len(high)) and low[common] == high[common]:
        common += 1
    shown = low[:common].rstrip(".")
    return (
        f"{low[: digits + 2]}..." if common >= digits or (common > 8 and "." in shown) else f"[{low}, {high}]"
    )


def simulation_text(found: Mapping[str, Any]) -> RenderableType:
    """A simulation: what was run, a row each, how many lie above a proved bound or diverged."""
    if found.get("experiment") == "logistic":
        return _logistic(found)
    about = found["instance"]
    names = ("schedule", "T", "rho", "start", "seed", *_ERRORS, "ceiling", "diverged")
    rows = [{n: row.get(n) for n in names} for row in found["rows"]]
    kept = [n for n in names if n not in _ONLY_IF_DIFFERENT or len({str(row[n]) for row in rows}) > 1]
    parts: list[RenderableType] = [
        Text(f"{about['name']}: {about['summary']}; errors f - min f in units of DG", style="dim"),
        _table([{_HEADINGS.get(n, n): row[n] for n in kept} for row in rows], digits=4),
    ]
    if found["repetitions"] > 1:
        widths = [w for row in found["rows"] if row["half_width"] for w in [row["half_width"]["last"]]]
        largest = f"; 99 % intervals, at most ± {max(widths):.2g} for the last iterate" if widths else ""
        parts.append(Text(f"means over {found['repetitions']} runs{largest}", style="dim"))
    if found["diverged"]:
        lost = f"{found['diverged']} of the runs left the finite numbers: their rows have no errors"
        parts.append(Text(lost, style="yellow"))
    parts.append(Text(f"runs above a proved bound: {len(found['violations'])}"))
    return Group(*parts)


_ERRORS = ("last", "average", "polynomial", "best", "mean")
_ONLY_IF_DIFFERENT = ("schedule", "start", "seed", "diverged")
_HEADINGS = {"polynomial": "poly avg", "ceiling": "Lemma 4 (last)", "rho": "ρ"}


def _logistic(found: Mapping[str, Any]) -> RenderableType:
    """Test loss per learning rate and schedule, and what coarser grids cost."""
    names = found["schedules"]
    mean = {(r["schedule"], r["learning_rate"]): r["mean"] for r in found["summary"]}
    losses = [
        {"learning rate": rate, **{n: mean[n, rate] for n in names}} for rate in found["learning_rates"]
    ]
    drops = [{"factor": r["factor"], **{n: r["drop"][n] for n in names}} for r in found["rows"]]
    task = found["task"]
    parts: list[RenderableType] = [
        Text(f"logistic regression, {task['train']} x {task['dimension']}, {task['steps']} steps of {task['batch']}; "
             f"mean test loss in nats over {found['runs']} runs", style="dim"),
        _table(losses),
    ]  # fmt: skip
    if drops:
        parts += [
            Text("what a coarser grid costs (mean of the best less the best of all)", style="dim"),
            _table(drops),
        ]
    if found["diverged"]:
        parts.append(
            Text(f"{found['diverged']} runs left the finite numbers: such a cell has no mean", style="yellow")
        )
    return Group(*parts)


def training_text(found: Mapping[str, Any]) -> RenderableType:
    """Best learning rate per schedule of a training study."""
    best = found.get("best") or found["summary"]
    rows = best if isinstance(best, list) else [{"schedule": k, **v} for k, v in best.items()]
    made = (
        f"{found['model']} on {found['device']}, torch {found['torch']}, {found.get('precision', 'float32')}"
    )
    parts: list[RenderableType] = [Text(made, style="dim"), _table(rows)]
    if not found["data"]["real"]:
        about = f"the data are {found['data']['name']}: no evidence about real data"
        parts.append(Text(about, style="yellow"))
    return Group(*parts)


def _table(rows: Sequence[Mapping[str, Any]], digits: int = 6) -> Table:
    names = [k for k in (rows[0] if rows else {}) if not isinstance(rows[0][k], (dict, list))]
    table = Table(*names)
    for row in rows:
        table.add_row(*[_cell(row.get(n), digits) for n in names])
    return table


def _cell(value: Any, digits: int) -> str:
    return "—" if value is None else f"{value:.{digits}g}" if isinstance(value, float) else str(value)

"""The tables of ``verify bound`` in a terminal of 80 columns: nothing is cut, nothing different looks alike."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from verify import api
from verify.report.ladder import _exact, ladder_text

RHOS = ("1", "2", "5/2", "10")
HUGE = ("1", "1e6", "1e11", "1e12")


def table(found: Any, width: int = 80) -> str:
    """What a terminal of that width shows."""
    stream = StringIO()
    Console(file=stream, width=width, highlight=False).print(ladder_text(found.to_json()))
    return stream.getvalue()


def columns(text: str) -> list[list[str]]:
    """The lines of the table, cell by cell."""
    return [[cell.strip() for cell in line.split("│")] for line in text.splitlines() if "│" in line]


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("rhos", [RHOS, HUGE])
def test_nothing_is_cut_at_80_columns(bounded: bool, rhos: tuple[str, ...]):
    """No ellipsis, and the words of the headings stand whole; the control: at 30 columns words break."""
    found = api.bound("cosine", "9", rhos, bounded=bounded, worst=False)
    text = table(found)
    assert "…" not in text and max(map(len, text.splitlines())) <= 80
    head = text[: text.index("╇")].replace("┃", " ").split()
    assert {"sharp", "bound", "Theorem", "Lemma", "halved"} <= set(head)
    assert ("forced" in head) is bounded
    assert "Theorem" not in table(found, width=30)[: table(found, width=30).index("╇")]


def test_a_column_without_any_value_is_left_out():
    """R^d: no oracle is known to force a value, Theorem 1 is about a domain, nothing was searched; the reason stays."""
    free = columns(table(api.bound("cosine", "9", RHOS, bounded=False, worst=False)))
    assert [line[0] for line in free] == list(RHOS)
    assert {len(line) for line in free} == {5} and not any("—" in line for line in free)
    text = table(api.bound("cosine", "9", RHOS, worst=False))
    assert {len(line) for line in columns(text)} == {7} and "exact worst case: no closed form" in text
    known = table(api.bound("cosine", "9", ("1", "2", "3", "1e12")))
    assert [line[1] for line in columns(known) if line[0]][-1] == "—"  # empty in one line alone: it stays


def test_powers_of_ten_are_told_apart():
    """rho = 10^11 and 10^12 are exact in the first column, as are numbers beside them."""
    lines = columns(table(api.bound("cosine", "9", HUGE, worst=False)))
    assert [line[0] for line in lines if line[0]] == ["1", "1 × 10⁶", "1 × 10¹¹", "1 × 10¹²"]
    values = ("10", "100000", "1000000000000", "1000000000001", "1234500000000", "1/1000000")
    shown = ["10", "100000", "1 × 10¹²", "1000000000001", "12345 × 10⁸", "1/1000000"]
    assert [_exact(v) for v in values] == shown


def test_the_quotient_says_what_it_is_divided_by():
    """The upper end, where the lower one is missing or differs in the digits shown; the control: where it does not."""
    legend = "× worst: divided by the upper end of the worst case"
    assert legend in table(api.bound("cosine", "11", ("10",)))
    short = api.bound("linear", "8", eta="1/100")  # in closed form
    assert "× worst" in table(short) and legend not in table(short)
    assert legend not in table(api.bound("cosine", "9", ("10",), worst=False))


def test_the_ends_of_a_huge_worst_case_have_an_exponent(require: Any):
    """As many digits as tell them apart, outward; D = 1 shows the same digits without one."""
    require("clarabel")
    one, huge = (api.bound("linear", "5", distance=d) for d in ("1", "1e30"))
    assert "worst case between 0.44472907" in table(one)
    line = next(text for text in table(huge).splitlines() if text.startswith("worst case between"))
    low, high = line.removeprefix("worst case between ").split(" and ")
    assert low.endswith(" × 10²⁹") and high.endswith(" × 10²⁹") and len(low) < 22
    rung = huge.ladders[0].rung("worst-case")
    ends = [Decimal(end.split(" ")[0]) * 10**29 for end in (low, high)]
    assert ends[0] <= rung.lower < rung.upper <= ends[1]

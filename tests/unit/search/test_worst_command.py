"""What ``verify worst`` prints and refuses."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from verify.cli import main

UPPER = ("--side", "upper")


def asked(*arguments: str, status: int = 0) -> Result:
    """verify worst, with a status."""
    result = CliRunner().invoke(main, ["worst", *arguments], prog_name="verify")
    assert result.exit_code == status, result.output
    return result


@pytest.mark.parametrize("schedule", ["exponential", "exponential:5", "cosine-floor:1/10"])
def test_a_schedule_without_a_tuned_step_is_told_what_to_give(schedule: str):
    """h(1) > 0, so Q is infinite; there is no --eta here, and a file of rates will do."""
    error = asked("--schedule", schedule, "--steps", "3", status=2).stderr
    assert "Q is infinite" in error and "give the steps with --lrs FILE." in error and error.count("\n") == 1


@pytest.mark.parametrize("name", ["a.json", "new/a.json"])
def test_a_certificate_cannot_lie_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """One sentence that names it, before the search, and nothing is written; the control: a new folder is made."""
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    arguments = ("--schedule", "linear", "--steps", "2", *UPPER)
    asked(*arguments, "--out", str(tmp_path / "made" / name))
    assert (tmp_path / "made" / name).is_file()
    monkeypatch.setattr("verify.search.worst.worst_case", lambda *_, **__: pytest.fail("searched"))
    result = asked(*arguments, "--out", str(taken / name), status=2)
    assert f"{taken} is no folder" in result.stderr and result.stderr.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["made", "taken"] and result.stdout == ""
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_huge_end_has_an_exponent(tmp_path: Path):
    """Six digits, rounded up; the control: an end of moderate size keeps its decimals."""
    rates = tmp_path / "rates.txt"
    rates.write_text("1e30\n1e29\n", encoding="utf-8")
    found = json.loads(asked("--lrs", str(rates), *UPPER, "--json").stdout)
    exact = Fraction(found["exact"]["upper"])
    assert exact <= Fraction(found["upper"]) <= exact * (1 + Fraction(1, 10**5))
    text = asked("--lrs", str(rates), *UPPER).stdout
    assert f"<= {found['upper']}  exact" in text and len(found["upper"]) == len("5.66104e+45")
    rates.write_text("1e4\n1e4\n", encoding="utf-8")
    assert "e+" not in asked("--lrs", str(rates), *UPPER).stdout


def test_a_huge_lower_end_is_rounded_down():
    """Down for the lower, up for the upper side, and both are met by a number of six digits."""
    from verify.cli.worst import _decimal

    value = Fraction(10) ** 50 + 1
    assert _decimal(value, up=False) == "1.00000e+50" and _decimal(value, up=True) == "1.00001e+50"
    assert _decimal(Fraction(10) ** 50, up=True) == "1.00000e+50"


def test_the_best_iterate_says_over_which(require):
    """t = 1..T+1, as the last point counts, too."""
    require("clarabel")
    text = asked("--schedule", "linear", "--steps", "2", "--best", *UPPER).stdout
    assert "worst case of min over t = 1..T+1 of f(x_t) - f(x*), T = 2" in text

"""What a certificate is about: its steps, shown and compared with those that are asked for."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from search_proofs import sharp_certificate

from verify.cli import main
from verify.search.files import Worst, certificate_text
from verify.search.recheck import other_steps
from verify.search.steps import scheduled_steps

LINEAR = Path(__file__).parent / "certificates" / "linear-4.json"  # eta = 1/4, 3/16, 1/8, 1/16
BEST = LINEAR.with_name("constant-2-best.json")


def asked(*arguments: str, status: int = 0) -> Result:
    """verify recheck, with a status."""
    result = CliRunner().invoke(main, ["recheck", *arguments], prog_name="verify")
    assert result.exit_code == status, result.output
    return result


def of_schedule(folder: Path) -> Path:
    """A certificate for the steps of linear decay over three."""
    file = folder / "linear-3.json"
    problem, upper = sharp_certificate(scheduled_steps("linear", 3, Fraction(1)), Fraction(1))
    file.write_text(certificate_text(Worst(problem, upper, None)), encoding="utf-8")
    return file


def test_the_steps_are_shown():
    """T, the first and the last learning rate, the domain and the iterate, for readers and for scripts."""
    assert "last iterate, T = 4, R^d: >= 0.47624" in asked(str(LINEAR)).stdout
    assert "; eta_1 = 0.25, eta_4 = 0.0625 in units of D/G" in asked(str(LINEAR)).stdout
    assert "best of x_1..x_{T+1}, T = 2" in asked(str(BEST)).stdout
    row = json.loads(asked(str(LINEAR), "--json").stdout)["certificates"][0]
    assert (row["steps"], row["eta_1"], row["eta_T"]) == (4, "1/4", "1/16")
    assert (row["bounded_domain"], row["iterate"], row["other_steps"]) == (False, "last", None)


def test_a_lone_step_is_shown_once(tmp_path: Path):
    """T = 1: the first learning rate is the last."""
    file = tmp_path / "one.json"
    problem, upper = sharp_certificate([Fraction(1, 2)], Fraction(1))
    file.write_text(certificate_text(Worst(problem, upper, None)), encoding="utf-8")
    assert "; eta_1 = 0.5 in units of D/G" in asked(str(file)).stdout


def test_the_steps_of_a_schedule_are_recognised(tmp_path: Path):
    """The same name, T and rho; the control: another of each holds, for other steps, with the status of a failure."""
    file = str(of_schedule(tmp_path))
    same = ("--schedule", "linear", "--steps", "3")
    assert "holds: last iterate, T = 3" in asked(file, *same).stdout
    for other, said in (
        (("--schedule", "linear", "--steps", "4"), "T = 3, not 4"),
        ((*same, "--rho", "2"), "eta_1 = "),
        (("--schedule", "cosine", "--steps", "3"), "eta_1 = "),
    ):
        text = asked(file, *other, status=1).stdout
        assert "holds, for other steps than asked: " in text and said in text
    row = json.loads(asked(file, *same, "--rho", "2", "--json", status=1).stdout)["certificates"][0]
    assert row["holds"] and row["fault"] is None and "relatively 1.0e+0 apart" in row["other_steps"]


def test_a_file_of_rates_is_compared_exactly(tmp_path: Path):
    """The last rate decides, times rho, however small the difference."""
    rates = tmp_path / "rates.txt"
    rates.write_text("1/8\n3/32\n1/16\n1/32\n", encoding="utf-8")
    asked(str(LINEAR), "--lrs", str(rates), "--rho", "2")
    rates.write_text("1/4\n3/16\n1/8\n0.06250000000000000000000001\n", encoding="utf-8")
    assert (
        "eta_4 = 0.0625, not 0.0625, relatively 1.6e-25 apart"
        in asked(str(LINEAR), "--lrs", str(rates), status=1).stdout
    )


def test_a_certificate_that_does_not_hold_says_so_first(tmp_path: Path):
    """The fault outweighs the other steps."""
    file = tmp_path / "changed.json"
    text = LINEAR.read_text(encoding="utf-8").replace('"bounded": false', '"bounded": true')
    file.write_text(text, encoding="utf-8")
    assert "does not hold" in asked(str(file), "--schedule", "linear", "--steps", "9", status=1).stdout


def test_numbers_too_long_for_a_float_are_compared():
    """A certificate may have them; the difference is told all the same."""
    assert "relatively 1.0e+0 apart" in str(other_steps([Fraction(10) ** 1900], [Fraction(1)]))


@pytest.mark.parametrize(
    "options", [["--schedule", "linear"], ["--steps", "4"], ["--rho", "2"], ["--schedule", "linear", "--lrs", str(LINEAR)]]
)  # fmt: skip
def test_half_a_question_is_bad_input(options: list[str]):
    """One sentence and exit 2; nothing is checked."""
    result = asked(str(LINEAR), *options, status=2)
    assert (
        result.stdout == "" and "--schedule S --steps T" in result.stderr and result.stderr.count("\n") == 1
    )

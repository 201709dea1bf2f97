"""The facts of evidence as texts and tables."""

from __future__ import annotations

from verify.report.details import details_of, values_of


def test_records_become_a_table():
    """A list of records is a table with the union of their keys; numbers are set to the right."""
    (detail,) = details_of({"by_horizon": [{"T": 100, "value": ["0.25", "0.25"]}, {"T": 1000, "note": "x"}]})
    assert detail.name == "by horizon"
    assert detail.head == ("T", "value", "note")
    assert detail.rows == (("100", "0.25", "—"), ("1000", "—", "x"))
    assert detail.numeric == (True, True, False)


def test_a_long_table_says_what_it_leaves_out():
    """Rows beyond the limit are counted, not dropped in silence."""
    (detail,) = details_of({"rows": [{"n": n} for n in range(40)]})
    assert (len(detail.rows), detail.left_out) == (12, "28 more rows in the evidence file")


def test_series_for_figures_are_not_spelled_out():
    """Columns of long lists are named, not printed; the control is a short list."""
    assert "rows of values" in details_of({"series": [{"rho": list(range(33))}]})[0].text
    assert details_of({"seeds": [0, 1, 2]})[0].text == "0, 1, 2"


def test_equal_lists_become_columns():
    """A dict of lists of one length reads as a table, other dicts as key and value."""
    (detail,) = details_of({"curve": {"rho": [1, 2], "value": [3.0, 4.5]}})
    assert detail.rows == (("1", "3"), ("2", "4.5"))
    assert details_of({"machine": {"cpu": "x", "cores": 2}})[0].rows == (("cpu", "x"), ("cores", "2"))


def test_witnesses():
    """Exact numbers by name, with a reading beside a long fraction; none where there is none."""
    (value,) = values_of({"u": "-23456789012345678901/31234567890123456789"})
    assert (value.name, value.approximation) == ("u", "−0.750988")
    assert values_of(None) == ()

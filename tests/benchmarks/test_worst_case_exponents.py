"""The script on the growth in rho, on a short horizon."""

from __future__ import annotations

import worst_case_exponents


def test_the_table_of_a_short_run():
    """The worst case grows with rho beyond the best one, and no suffix of the sharp bound lies below it."""
    found = list(worst_case_exponents.rows("linear", 40))
    values = [row["value"] for row in found]
    best = values.index(min(values))
    assert len(values) > best + 3 and values[best:] == sorted(values[best:])
    assert all(row["below_suffix"] > -1e-9 for row in found)
    assert found[0]["exponent"] is None and 0.2 < found[-1]["exponent"] < 0.5

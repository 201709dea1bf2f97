"""All rows of the tables, for the tests that run them."""

from __future__ import annotations

import table_annealed
import table_coefficient
import table_identities
import table_one_variable
import table_schedules
import table_several_variables
import table_whole_numbers

TABLES = (
    table_one_variable, table_several_variables, table_whole_numbers, table_schedules, table_coefficient,
    table_identities, table_annealed,
)  # fmt: skip
ROWS = [
    row for table in TABLES for name in ("BARELY", "KINDS", "FAMILIES") for row in getattr(table, name, ())
]
TRUE_ONLY = table_schedules.TRUE_ONLY
SINGULAR = table_schedules.SINGULAR
MEASURED = [row for row in (*ROWS, *TRUE_ONLY, *SINGULAR) if row.barely]

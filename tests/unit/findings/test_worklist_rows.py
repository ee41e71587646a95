"""Rows of the worklist as workbook and report take them: all, in order, however many at a time."""

from __future__ import annotations

import pytest

from finhosta_dq.findings.worklist import worklist_rows
from finhosta_dq.warehouse.connection import connect


@pytest.mark.parametrize("batch", [1, 3, 7, 20_000])
def test_every_row_comes_once_and_in_working_order(batch):
    con = connect(None)
    con.execute("CREATE TEMP TABLE worklist AS SELECT 9 - i AS number, i % 3 = 0 AS is_critical, 'x' AS other FROM range(10) AS r (i)")

    assert list(worklist_rows(con, ["number"], batch=batch)) == [(9 - i,) for i in range(10)]
    assert list(worklist_rows(con, ["other", "number"], critical=True, batch=batch)) == [("x", 9), ("x", 6), ("x", 3), ("x", 0)]

"""Pieces of work side by side: their results in order, the error of the first that failed, and no connection left."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from finhosta_dq.side_by_side import side_by_side
from finhosta_dq.warehouse.connection import open_warehouse


def number(con, *, which):
    return con.execute("SELECT ? + (SELECT count(*) FROM committed)", [which]).fetchall()[0][0]


def test_results_come_in_the_order_of_the_work_and_see_what_was_committed():
    con = open_warehouse(None)
    con.execute("CREATE TABLE committed AS SELECT 1")
    seen = []

    assert side_by_side(con, [partial(number, which=which) for which in range(20)], 3, seen.append) == list(range(1, 21))
    assert seen == list(range(1, 21))


def test_no_more_work_at_a_time_than_asked_for():
    at_once, most, lock = [0], [0], threading.Lock()
    both = threading.Barrier(2, timeout=30)

    def piece(con):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        both.wait()
        with lock:
            at_once[0] -= 1

    side_by_side(open_warehouse(None), [piece] * 6, 2)

    assert most == [2]


def test_the_first_error_is_raised_and_nothing_further_is_begun():
    begun = []

    def piece(con, *, which):
        begun.append(which)
        if which == 2:
            raise ValueError("the third")

    with pytest.raises(ValueError, match="the third"):
        side_by_side(open_warehouse(None), [partial(piece, which=which) for which in range(50)], 1)
    assert begun == [0, 1, 2]

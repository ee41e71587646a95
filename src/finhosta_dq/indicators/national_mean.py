"""National mean stays from pure stays: limits rest on the mean and the mean on the limits, so both are repeated until they stand still."""

from __future__ import annotations

import duckdb

from finhosta_dq.home import sql_text

MOST_ROUNDS = 100
_COLUMNS = "aprdrg, soi, age_group, n_stays, q1, q3, ngl, ll, u2, u1, status"


def build_national_means(con: duckdb.DuckDBPyConnection) -> int:
    """Fill ``reference.national_los`` from ``intermediate.mean_stay`` (aprdrg, soi, age_group, los in days); the rounds it took.

    Needs the parameters in force and their macros on the connection. Status of the rows is ``inferred``: the decree prints neither the
    iteration nor the quartile method. A subgroup whose mean has not settled after ``MOST_ROUNDS`` keeps its row without a mean.
    Source: BFM decree, annex 3, points 2.3 and 2.4.
    """
    con.execute(sql_text("marts/national_quartile"))
    # the first round takes the raw limits as they are
    _write(con, "n_stays, q1, q3, NULL AS ngl, ll, u2, u1", "intermediate.national_quartile")
    for number in range(1, MOST_ROUNDS + 1):
        con.execute(sql_text("marts/national_limit"))
        con.execute("CREATE OR REPLACE TEMP TABLE earlier_mean AS SELECT aprdrg, soi, age_group, ngl FROM reference.national_los")
        con.execute(sql_text("marts/national_mean"))
        means = "intermediate.national_quartile AS q LEFT JOIN intermediate.national_mean AS m USING (aprdrg, soi, age_group)"
        # equal stays lie on their own raw limit: the plain mean of all stands in where no stay is normal
        _write(con, "q.n_stays, q.q1, q.q3, coalesce(m.ngl, q.mean_los) AS ngl, NULL AS ll, NULL AS u2, NULL AS u1", means)
        moving = con.execute(f"SELECT count(*) FROM ({_MOVING})").fetchall()[0][0]
        if not moving:
            return number
    con.execute(f"UPDATE reference.national_los SET ngl = NULL WHERE (aprdrg, soi, age_group) IN ({_MOVING})")
    con.execute(sql_text("marts/national_limit"))
    return MOST_ROUNDS


_MOVING = """SELECT n.aprdrg, n.soi, n.age_group FROM reference.national_los AS n
    LEFT JOIN earlier_mean AS e ON n.aprdrg = e.aprdrg AND n.soi = e.soi AND n.age_group = e.age_group
    WHERE n.ngl IS DISTINCT FROM e.ngl"""


def _write(con: duckdb.DuckDBPyConnection, values: str, source: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE next_mean AS SELECT aprdrg, soi, age_group, {values}, 'inferred' AS status FROM {source}")
    con.execute("DELETE FROM reference.national_los")
    con.execute(f"INSERT INTO reference.national_los ({_COLUMNS}) SELECT {_COLUMNS} FROM next_mean")

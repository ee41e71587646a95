"""ICD-10 codes of the product beside those that a hospital mounts, and which editions are held."""

from __future__ import annotations

from pathlib import Path

import duckdb

from finhosta_dq.contracts.loader import ContractError
from finhosta_dq.home import path_literal, schemas_dir

SYSTEMS = ("CM", "PCS")


def add_icd10(con: duckdb.DuckDBPyConnection, own: Path | None = None) -> None:
    """Complete ``reference.icd10``, which holds the rows of the mounted file ``own`` or none, and fill ``reference.icd10_edition``.

    A mounted list replaces the product's for its systems, from its first edition to its last; an open ``last_fy`` reaches the newest
    edition that the file or the product names. Before and after these the product's codes stay.
    Raises ContractError for a system other than CM and PCS.
    """
    folder = schemas_dir() / "reference" / "icd10"
    strange = con.execute("SELECT count(*) FROM reference.icd10 WHERE system IS NULL OR system NOT IN ('CM', 'PCS')").fetchone()
    if own is not None and strange and strange[0]:
        raise ContractError(f"{own}: column system: {strange[0]} rows have something else than {' or '.join(SYSTEMS)}")
    con.execute(
        f"""CREATE OR REPLACE TABLE reference.icd10_edition AS
            SELECT * REPLACE (CAST(fy AS INTEGER) AS fy, CAST(codes AS INTEGER) AS codes, CAST(headings AS INTEGER) AS headings)
            FROM read_csv({path_literal(folder / "editions.csv")}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true,
                          hive_partitioning = false)"""
    )
    con.execute("CREATE OR REPLACE TEMP TABLE icd10_mounted AS " + _MOUNTED)
    con.execute(f"INSERT INTO reference.icd10 {_PRODUCT.format(codes=path_literal(folder / 'codes.parquet'))}")
    if own is not None:
        con.execute(_NOT_PRODUCT)
        con.execute(_OWN_EDITIONS, [f"the hospital's own list {own.name}"])
    con.execute("DROP TABLE icd10_mounted")


# editions that the mounted rows cover, per system
_MOUNTED = """
    SELECT m.system, min(coalesce(m.first_fy, p.oldest)) AS oldest,
           greatest(max(m.last_fy), max(m.first_fy), max(p.newest) FILTER (WHERE m.last_fy IS NULL)) AS newest
    FROM reference.icd10 AS m
    INNER JOIN (SELECT system, min(fy) AS oldest, max(fy) AS newest FROM reference.icd10_edition GROUP BY system) AS p USING (system)
    GROUP BY m.system"""
_PRODUCT = """
    WITH product AS (
        SELECT c.system, c.code, c.first_fy, c.last_fy, c.billable, m.oldest, m.newest
        FROM read_parquet({codes}, hive_partitioning = false) AS c LEFT JOIN icd10_mounted AS m USING (system)
    )
    SELECT system, code, first_fy, last_fy, billable FROM product WHERE oldest IS NULL
    UNION ALL
    SELECT system, code, first_fy, least(last_fy, oldest - 1), billable FROM product WHERE first_fy < oldest
    UNION ALL
    SELECT system, code, greatest(first_fy, newest + 1), last_fy, billable FROM product WHERE last_fy > newest"""
_NOT_PRODUCT = """
    DELETE FROM reference.icd10_edition AS e
    USING icd10_mounted AS m WHERE m.system = e.system AND e.fy BETWEEN m.oldest AND m.newest"""
_OWN_EDITIONS = """
    INSERT INTO reference.icd10_edition BY NAME
    SELECT m.system, y.fy, count(*) FILTER (WHERE coalesce(i.billable, true)) AS codes, count(*) FILTER (WHERE NOT i.billable) AS headings,
           ? AS source, 'mounted' AS confidence
    FROM icd10_mounted AS m CROSS JOIN LATERAL (SELECT unnest(range(m.oldest, m.newest + 1))::INTEGER AS fy) AS y
    LEFT JOIN reference.icd10 AS i
        ON i.system = m.system AND y.fy BETWEEN coalesce(i.first_fy, m.oldest) AND coalesce(i.last_fy, m.newest)
    GROUP BY ALL"""

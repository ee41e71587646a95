"""Which rules fail together: ``quality.together``, from the findings of the run and the related rules of the catalogue."""

from __future__ import annotations

import duckdb

from finhosta_dq.home import sql_text
from finhosta_dq.rules.catalogue import Catalogue


def count_together(con: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Fill ``quality.together`` from ``quality.finding``: per delivery the pairs of rules that fail on one record, and on one stay.

    A pair is related when one of its rules names the other in ``related``, under its id or one it answers to.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE related_rule (rule_a VARCHAR, rule_b VARCHAR)")
    pairs = sorted(_related(catalogue))
    if pairs:
        con.execute("INSERT INTO related_rule SELECT unnest($1), unnest($2)", [[a for a, _ in pairs], [b for _, b in pairs]])
    con.execute(sql_text("quality/together"))
    con.execute("DROP TABLE related_rule")


def _related(catalogue: Catalogue) -> set[tuple[str, str]]:
    """Pairs of ids of entries, both ways round."""
    named = {(rule.id, other.id) for rule in catalogue.rules for name in rule.related for other in catalogue.by_id(name)}
    return named | {(b, a) for a, b in named}

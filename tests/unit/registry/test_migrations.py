"""A registry of every earlier version comes forward with everything in it, and one of a later version is left alone."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
from sqlalchemy import MetaData, select, text

from finhosta_dq.registry import migrate
from finhosta_dq.registry.migrate import HEAD, RegistryError, known_revisions, revision, upgrade
from finhosta_dq.registry.store import Registry, engine_of, open_registry
from finhosta_dq.registry.tables import metadata

_MOMENT = "2026-01-02 03:30:00"
# by revision: a row of every table it has, in plain SQL of that revision; a new revision brings its own
ROWS: dict[str, dict[str, str]] = {
    "0001": {
        "run": f"('999-2025-a', '999', '2025', '0.1.0', 'sha256:x', '{_MOMENT}', '{_MOMENT}', 'runs/a', 1)",
        "delivery_run": "('999-2025-a', 'mzg/999/2025-1', 'mzg', '2025-1', 'failed', TRUE, 3)",
        "finding": "('k1', 'mzg/999/2025-1', 'MZG-STA-01', 'error', 'stayhosp', '{}', 'S1', '999-2025-a')",
        "finding_spell": f"('k1', '999-2025-a', 'e1', '{_MOMENT}', NULL, NULL, NULL)",
        "decision": f"(7, 'k1', 'e1', '999-2025-a', 'accept', 'other', 'été – café', '2026-12-31', 'b', NULL, 'a', '{_MOMENT}', 'page', NULL)",
        "accepted_version": f"(1, '999-2025-a', 'mzg/999/2025-1', 'a', '{_MOMENT}', 'ab')",
        "app_user": f"('a', 'steward', 'hash', 'nl', '{_MOMENT}', NULL, 'c1')",
        "setup_link": f"('t', 'a', '{_MOMENT}', NULL)",
        "event": f"(3, '{_MOMENT}', 'a', 'page', 'login', 's', 'd')",
        "measurement": f"('999-2025-a', 'mzg/999/2025-1', 'i', 'all', 1.5, 2.5, '{_MOMENT}')",
        "chart_baseline": f"(1, '999', 'i', 'all', '999-2025-a', '999-2025-a', 'a', '{_MOMENT}', NULL)",
    },
}


def made_at(url, at):
    """A registry as the version with that revision left it."""
    registry = Registry(engine_of(url))
    with registry.begin() as con:
        upgrade(con, to=at)
        zone = "" if registry.is_sqlite else "SET LOCAL TIME ZONE 'UTC'"
        if zone:
            con.execute(text(zone))
        for table, values in ROWS[at].items():
            con.exec_driver_sql(f"INSERT INTO {table} VALUES {values}")
    return registry


def contents(registry):
    """Every row of every table by name of table and column."""
    found = MetaData()
    with registry.read() as con:
        found.reflect(con)
        return {
            name: [dict(row) for row in con.execute(select(table).order_by(*table.primary_key.columns)).mappings()]
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def test_every_revision_has_a_row_of_every_table_here():
    assert set(ROWS) == set(known_revisions())
    assert set(ROWS[HEAD]) == set(metadata.tables)


@pytest.mark.parametrize("at", sorted(ROWS))
def test_nothing_is_lost_on_the_way_from_that_revision(url, at):
    old = made_at(url, at)
    before = contents(old)
    old.close()

    registry = open_registry(url)

    after = contents(registry)
    with registry.read() as con:
        assert revision(con) == HEAD
    for table, rows in before.items():
        assert [{name: row[name] for name in one} for row, one in zip(after[table], rows, strict=True)] == rows
    kept = after["decision"][0]
    assert (kept["id"], kept["note"], kept["until"], str(kept["made_at"])[:16]) == (
        7,
        "été – café",
        date(2026, 12, 31),
        "2026-01-02 03:30",
    )
    registry.close()


_NEXT = '''"""A revision to come."""
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    op.add_column("decision", sa.Column("weight", sa.Integer, server_default="1", nullable=False))
    {more}
'''


def next_version(monkeypatch, tmp_path, more=""):
    """The program as it will be with one revision more."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "r9001_next.py").write_text(_NEXT.format(head=HEAD, more=more))
    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    monkeypatch.setattr(migrate, "HEAD", "9001")


def test_the_registry_of_today_comes_forward_to_a_revision_to_come(url, tmp_path, monkeypatch):
    made_at(url, HEAD).close()
    next_version(monkeypatch, tmp_path)

    registry = open_registry(url)

    rows = contents(registry)["decision"]
    assert [(row["id"], row["weight"]) for row in rows] == [(7, 1)]
    with pytest.raises(Exception, match="append-only"), registry.begin() as con:
        con.execute(text("DELETE FROM decision"))
    registry.close()


def test_a_migration_that_fails_changes_nothing(url, tmp_path, monkeypatch):
    old = made_at(url, HEAD)
    before = contents(old)
    next_version(monkeypatch, tmp_path, more='raise RuntimeError("half-way")')

    with pytest.raises(RuntimeError, match="half-way"):
        open_registry(url)

    assert contents(old) == before
    with old.read() as con:
        assert revision(con) == HEAD
    old.close()


def test_a_registry_of_a_later_version_is_refused(url, tmp_path, monkeypatch):
    with monkeypatch.context() as later:
        next_version(later, tmp_path)
        open_registry(url).close()

    with pytest.raises(RegistryError, match=f"newer version of the program .tables 9001, this program knows {HEAD}"):
        open_registry(url)

"""The first tables of the registry, and the triggers that keep four of them append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("decision", "event", "accepted_version", "chart_baseline")


def upgrade() -> None:
    """Make everything."""
    at = sa.DateTime(timezone=True)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    key = sa.String(32)
    op.create_table(
        "run",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("hospital", sa.Text, nullable=False),
        sa.Column("year", sa.Text, nullable=False),
        sa.Column("tool_version", sa.Text, nullable=False),
        sa.Column("rule_set", sa.Text, nullable=False),
        sa.Column("started_at", at, nullable=False),
        sa.Column("finished_at", at),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False, unique=True),
    )
    op.create_table(
        "delivery_run",
        sa.Column("run_id", sa.Text, sa.ForeignKey("run.run_id"), primary_key=True),
        sa.Column("delivery_id", sa.Text, primary_key=True),
        sa.Column("registration", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text),
        sa.Column("is_baseline", sa.Boolean, nullable=False),
        sa.Column("findings", sa.Integer, nullable=False),
    )
    op.create_index("delivery_run_of_delivery", "delivery_run", ["delivery_id"])
    op.create_table(
        "finding",
        sa.Column("finding_key", key, primary_key=True),
        sa.Column("delivery_id", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("record_key", sa.Text),
        sa.Column("staynum", sa.Text),
        sa.Column("first_run", sa.Text, nullable=False),
    )
    op.create_index("finding_of_delivery", "finding", ["delivery_id"])
    op.create_table(
        "finding_spell",
        sa.Column("finding_key", key, sa.ForeignKey("finding.finding_key"), primary_key=True),
        sa.Column("first_run", sa.Text, sa.ForeignKey("run.run_id"), primary_key=True),
        sa.Column("evidence_hash", key, nullable=False),
        sa.Column("first_seen", at, nullable=False),
        sa.Column("closed_run", sa.Text, sa.ForeignKey("run.run_id")),
        sa.Column("closed_at", at),
        sa.Column("how", sa.Text),
    )
    op.create_table(
        "decision",
        sa.Column("id", number, primary_key=True),
        sa.Column("finding_key", key, sa.ForeignKey("finding.finding_key"), nullable=False),
        sa.Column("evidence_hash", key, nullable=False),
        sa.Column("run_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("until", sa.Date),
        sa.Column("second_reader", sa.Text),
        sa.Column("assignee", sa.Text),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", at, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("batch", sa.Text),
    )
    op.create_index("decision_of_finding", "decision", ["finding_key", "id"])
    op.create_table(
        "accepted_version",
        sa.Column("id", number, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("run.run_id"), nullable=False),
        sa.Column("delivery_id", sa.Text, nullable=False),
        sa.Column("accepted_by", sa.Text, nullable=False),
        sa.Column("accepted_at", at, nullable=False),
        sa.Column("document_sha256", sa.Text, nullable=False),
    )
    op.create_table(
        "app_user",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("created_at", at, nullable=False),
        sa.Column("disabled_at", at),
        sa.Column("coder", sa.Text),
    )
    op.create_table(
        "setup_link",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("expires_at", at, nullable=False),
        sa.Column("used_at", at),
    )
    op.create_table(
        "event",
        sa.Column("id", number, primary_key=True),
        sa.Column("at", at, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("detail", sa.Text),
    )
    op.create_index("event_at", "event", ["at"])
    op.create_table(
        "measurement",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("delivery_id", sa.Text, primary_key=True),
        sa.Column("indicator", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("numerator", sa.Double),
        sa.Column("denominator", sa.Double),
        sa.Column("measured_at", at, nullable=False),
    )
    op.create_table(
        "chart_baseline",
        sa.Column("id", number, primary_key=True),
        sa.Column("hospital", sa.Text, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("from_run", sa.Text, nullable=False),
        sa.Column("to_run", sa.Text, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
        sa.Column("set_at", at, nullable=False),
        sa.Column("reason", sa.Text),
    )
    for table in _APPEND_ONLY:
        _keep(table)


def _keep(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    for name, act, each in (("rows", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
        op.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {table}_append_only()")

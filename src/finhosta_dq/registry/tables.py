"""The tables of the registry: what outlives runs. Migrations make them; this says what they hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A moment with its zone: kept in UTC, given back in UTC on both databases (SQLite knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """UTC; a moment without a zone is taken as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Always with a zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite counts up only in a column of exactly this type
_ID = BigInteger().with_variant(Integer, "sqlite")
_KEY = String(32)

# sequence: order in which runs were recorded, in which findings stand and vanish
run = Table(
    "run",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("hospital", Text, nullable=False),
    Column("year", Text, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("folder", Text, nullable=False),
    Column("sequence", Integer, nullable=False, unique=True),
)

# is_baseline: the delivery could be judged and no later run of it was there, so that the next run is compared with it
delivery_run = Table(
    "delivery_run",
    metadata,
    Column("run_id", Text, ForeignKey("run.run_id"), primary_key=True),
    Column("delivery_id", Text, primary_key=True),
    Column("registration", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("verdict", Text),
    Column("is_baseline", Boolean, nullable=False),
    Column("findings", Integer, nullable=False),
    Index("delivery_run_of_delivery", "delivery_id"),
)

finding = Table(
    "finding",
    metadata,
    Column("finding_key", _KEY, primary_key=True),
    Column("delivery_id", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("record_key", Text),
    Column("staynum", Text),
    Column("first_run", Text, nullable=False),
    Index("finding_of_delivery", "delivery_id"),
)

# one row per stretch of runs in which a finding stood with the same evidence
finding_spell = Table(
    "finding_spell",
    metadata,
    Column("finding_key", _KEY, ForeignKey("finding.finding_key"), primary_key=True),
    Column("first_run", Text, ForeignKey("run.run_id"), primary_key=True),
    Column("evidence_hash", _KEY, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("closed_run", Text, ForeignKey("run.run_id")),
    Column("closed_at", UtcTime),
    Column("how", Text),
)

decision = Table(
    "decision",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("finding_key", _KEY, ForeignKey("finding.finding_key"), nullable=False),
    Column("evidence_hash", _KEY, nullable=False),
    Column("run_id", Text),
    Column("kind", Text, nullable=False),
    Column("reason_code", Text),
    Column("note", Text),
    Column("until", Date),
    Column("second_reader", Text),
    Column("assignee", Text),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("origin", Text, nullable=False),
    Column("batch", Text),
    Index("decision_of_finding", "finding_key", "id"),
)

accepted_version = Table(
    "accepted_version",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", Text, ForeignKey("run.run_id"), nullable=False),
    Column("delivery_id", Text, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("document_sha256", Text, nullable=False),
)

app_user = Table(
    "app_user",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text),
    Column("language", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    Column("coder", Text),
)

setup_link = Table(
    "setup_link",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

event = Table(
    "event",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text),
    Column("detail", Text),
    Index("event_at", "at"),
)

measurement = Table(
    "measurement",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("delivery_id", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("measured_at", UtcTime, nullable=False),
)

chart_baseline = Table(
    "chart_baseline",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("hospital", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("from_run", Text, nullable=False),
    Column("to_run", Text, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", UtcTime, nullable=False),
    Column("reason", Text),
)

APPEND_ONLY = ("decision", "event", "accepted_version", "chart_baseline")
"""Tables whose rows are never changed or removed; triggers of the database refuse it."""

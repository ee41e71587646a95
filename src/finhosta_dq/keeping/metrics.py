"""Figures for a monitor in Prometheus' text format: counts, ages and durations; nothing that names a person, a stay or a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path

import duckdb
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from finhosta_dq import __version__
from finhosta_dq.keeping.published import moment, newest
from finhosta_dq.pipeline.stages import stages
from finhosta_dq.registry.store import Registry
from finhosta_dq.registry.tables import decision

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SEVERITIES = ("blocking", "error", "signal")
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Opened = Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]


class Metrics:
    """The figures of one page: what it answered since it started, and what runs and registry tell when they are asked for.

    out: folder of the results. opened: gives a connection to the warehouse of a run folder. clock: seconds since 1970.
    """

    def __init__(self, out: Path, registry: Registry, opened: Opened, clock: Callable[[], float], hospital: str | None = None) -> None:
        self._figures = CollectorRegistry()
        self._took = Histogram(
            "fdq_page_seconds",
            "Time to answer, by pattern of the route",
            ("method", "route", "status"),
            registry=self._figures,
            buckets=_BUCKETS,
        )
        self._figures.register(_Installation(out, registry, opened, clock, hospital))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer. route: the pattern, never the path."""
        # a reader chooses the method: unknown ones are one, so that nobody can fill the memory with them
        self._took.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """All figures in the text format."""
        return generate_latest(self._figures)


class _Installation(Collector):
    def __init__(self, out: Path, registry: Registry, opened: Opened, clock: Callable[[], float], hospital: str | None) -> None:
        self._out, self._registry, self._clock, self._hospital = out, registry, clock, hospital
        # a published run never changes
        self._counts = lru_cache(maxsize=64)(lambda folder: _counts(folder, opened))

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("fdq_info", "1, with the version of the program", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        yield from self._runs()
        yield from self._people()

    def _runs(self) -> Iterator[Metric]:
        names = ["hospital", "year"]
        age = GaugeMetricFamily("fdq_last_run_age_seconds", "Seconds since the run published last began", labels=names)
        findings = GaugeMetricFamily("fdq_last_run_findings", "Findings of the run published last", labels=[*names, "severity"])
        rejected = GaugeMetricFamily("fdq_last_run_rejected_lines", "Lines that the run published last could not load", labels=names)
        took = GaugeMetricFamily(
            "fdq_last_run_stage_seconds", "Seconds that a stage of the run published last took", labels=[*names, "stage"]
        )
        readable = GaugeMetricFamily("fdq_last_run_readable", "Whether the warehouse of the run published last can be read", labels=names)
        for place, folder in sorted(newest(self._out).items()):
            if self._hospital is not None and place[0] != self._hospital:
                continue
            began = moment(folder)
            if began is not None:
                age.add_metric(place, self._clock() - began.timestamp())
            for stage, seconds in stages(folder).items():
                took.add_metric([*place, stage], seconds)
            try:
                by_severity, lines = self._counts(folder)
            except duckdb.Error:
                readable.add_metric(place, 0)
                continue
            readable.add_metric(place, 1)
            rejected.add_metric(place, lines)
            for severity in SEVERITIES:
                findings.add_metric([*place, severity], by_severity.get(severity, 0))
        yield from (age, findings, rejected, took, readable)

    def _people(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("fdq_registry_up", "Whether the registry answers")
        made = CounterMetricFamily("fdq_decisions", "Decisions in the registry", labels=["kind", "origin"])
        try:
            with self._registry.read() as con:
                found = con.execute(
                    select(decision.c.kind, decision.c.origin, func.count()).group_by(decision.c.kind, decision.c.origin)
                ).fetchall()
        except SQLAlchemyError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        for kind, origin, count in found:
            made.add_metric([kind, origin], count)
        yield from (up, made)


def _counts(folder: Path, opened: Opened) -> tuple[dict[str, int], int]:
    with opened(folder) as con:
        findings = dict(con.execute("SELECT severity, count(*) FROM quality.finding GROUP BY severity").fetchall())
        lines = con.execute("SELECT coalesce(sum(rejected), 0) FROM quality.file_account").fetchall()
    return findings, int(lines[0][0])

"""The trends of a run being published: from the registry when it can be reached, and no run fails for want of it."""

from __future__ import annotations

from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.trends.memory import remember
from tests.unit.publication.run_tables import small_run
from tests.unit.trends.drawn import new_registry, nights


def test_the_report_has_the_trends_of_the_hospital_of_the_run(tmp_path):
    registry = new_registry(tmp_path)
    remember(registry, nights([50, 60, 70]))
    remember(registry, nights([1, 2, 3, 4], delivery_id="mzg/998/2025-1"))
    registry.close()
    con = small_run()
    con.execute("UPDATE quality.run SET run_id = '999-2025-x'")
    found = build._trends(Build("999-2025-x", tmp_path, Settings(_env_file=None, out=tmp_path, language="fr")), con)
    chart = next(one for one in found["charts"] if (one["indicator"], one["scope"]) == ("findings_per_100_stays", ""))
    assert [point["label"] for point in chart["points"]] == ["2025-08-01", "2026-01-05", "2026-01-06", "2026-01-07"]
    assert found["language"] == "fr"


def test_a_registry_that_is_away_gives_none(tmp_path):
    away = Settings(_env_file=None, out=tmp_path, registry="postgresql+psycopg://127.0.0.1:1/none")
    assert build._trends(Build("999-2025-x", tmp_path, away), small_run()) is None

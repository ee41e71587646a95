"""How long things are kept: what may be written, and what the law refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from finhosta_dq.keeping.age import Age, RetentionSettings, age


def settings(**given):
    return RetentionSettings(_env_file=None, **given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90 days", Age(90, "day")), ("1 day", Age(1, "day")), ("5 years", Age(5, "year")), (" 1year ", Age(1, "year"))],
)
def test_days_and_years_are_understood(text, expected):
    assert age(text) == expected


@pytest.mark.parametrize("text", ["", "0 days", "-1 days", "5", "5 months", "5.5 years", "soon", "5 years 3 days", "100000 days"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="number of days or years"):
        age(text)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(Age(1, "day"), (2024, 2, 28)), (Age(1, "year"), (2023, 2, 28)), (Age(4, "year"), (2020, 2, 29)), (Age(60, "day"), (2023, 12, 31))],
)
def test_years_are_those_of_the_calendar(kept, expected):
    assert kept.before(datetime(2024, 2, 29, 12, tzinfo=UTC)) == datetime(*expected, 12, tzinfo=UTC)


@pytest.mark.parametrize("short", ["1 day", "4 years", "1825 days"])
def test_proof_is_kept_for_five_years(short):
    with pytest.raises(ValidationError, match=r"kept 5 years: KB/AR 27-4-2007 \(2007022761\) art. 6"):
        settings(accepted=short)


@pytest.mark.parametrize("long_enough", ["5 years", "6 years", "1827 days"])
def test_five_years_and_more_may_be_set(long_enough):
    assert settings(accepted=long_enough).accepted == age(long_enough)


def test_short_retention_of_runs_is_warned_with_the_article():
    assert settings().warnings() == settings(runs="5 years").warnings() == []
    (warning,) = settings(runs="1 year").warnings()
    assert "KB/AR 27-4-2007 (2007022761) art. 6" in warning


def test_environment_sets_it(monkeypatch):
    monkeypatch.setenv("FDQ_RETENTION_RAW_TEXT", "30 days")

    assert RetentionSettings(_env_file=None).raw_text == Age(30, "day")

"""A run that is started twice in a network run is published once, wherever the first start ended."""

from __future__ import annotations

import pytest

from finhosta_dq.cli.synth import synthesise
from finhosta_dq.network import once
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.record import unrecorded
from finhosta_dq.registry.store import default_url, open_registry


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    landing = tmp_path_factory.mktemp("landing")
    synthesise(landing, hospital="801", period="2025-1", stays=50, defects=0.05, seed=1)
    (only,) = plan_runs(landing)
    return only


@pytest.fixture(scope="module")
def first(plan, tmp_path_factory):
    """Settings, token and what the first start published."""
    settings = Settings(_env_file=None, out=tmp_path_factory.mktemp("out"))
    token = once.token_of("network run", plan)
    return settings, token, once.run_once(plan, settings, token)


def test_a_second_start_finds_what_the_first_published(plan, first):
    settings, token, published = first

    again = once.run_once(plan, settings, token)

    assert not published.was_published
    assert again.was_published
    assert (again.folder, again.verdicts) == (published.folder, published.verdicts)
    assert set(again.verdicts) == {f"{name}/801/2025-1" for name in ("grouper", "mzg", "social")}
    assert len(list((settings.out / "runs").iterdir())) == 1


def test_a_start_that_died_before_the_registry_is_entered_by_the_next(plan, first):
    settings, token, published = first
    for path in settings.out.glob("registry.sqlite*"):
        path.unlink()

    once.run_once(plan, settings, token)

    registry = open_registry(default_url(settings.out))
    try:
        assert unrecorded(registry, published.folder.parent) == []
    finally:
        registry.close()


def test_two_workers_that_both_got_past_the_lock_publish_once(plan, first, monkeypatch):
    settings, token, published = first
    real, answers = once.published, iter([None])
    monkeypatch.setattr(once, "published", lambda *given: next(answers, real(*given)))

    late = once.run_once(plan, settings, token)

    assert late.folder == published.folder
    assert [path.name for path in (settings.out / "runs").iterdir()] == [published.folder.name]
    assert list((settings.out / ".building").iterdir()) == []


def test_a_run_that_would_only_repeat_the_one_before_is_left_out(plan, first, monkeypatch):
    settings, _, published = first
    monkeypatch.setattr(once.building, "repeated", lambda *given: published.folder)

    again = once.run_once(plan, settings.model_copy(update={"only_changed": True}), once.token_of("the next night", plan))

    assert (again.folder, again.is_repeat, again.was_published) == (published.folder, True, False)
    assert len(list((settings.out / "runs").iterdir())) == 1


def test_another_network_run_and_other_files_are_another_token(plan, first):
    settings, token, _ = first

    assert once.token_of("network run", plan) == token
    assert once.published(settings.out, plan, once.token_of("the next night", plan)) is None
    fewer = type(plan)(plan.hospital, plan.year, plan.deliveries[:1])
    assert once.token_of("network run", fewer) != token

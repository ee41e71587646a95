"""Settings of a run: passwords in them reach neither the scheduler nor a log."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from finhosta_dq.pipeline.build import Build
from finhosta_dq.pipeline.settings import Settings, without_secret
from flows.derive import derive

SECRET = "horse-battery"


def test_what_flows_are_given_is_kept_without_passwords(monkeypatch):
    monkeypatch.setenv("FDQ_REGISTRY", f"postgresql+psycopg://fdq:{SECRET}@db.example/fdq")
    monkeypatch.setenv("FDQ_RESULTS_URL", f"s3://results?secret={SECRET}")
    build = Build("run", Path("folder"), Settings(_env_file=None))

    kept = str(derive.serialize_parameters({"build": build}))

    assert "postgresql+psycopg://fdq:***@db.example/fdq" in kept
    assert "s3://results?***" in kept
    assert SECRET not in kept
    assert SECRET not in repr(build)
    # a worker of a network gets them whole
    sent = pickle.loads(pickle.dumps(build))  # noqa: S301 - what the test itself made
    assert sent.settings.registry == f"postgresql+psycopg://fdq:{SECRET}@db.example/fdq"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, None),
        ("sqlite:////results/registry.sqlite", "sqlite:////results/registry.sqlite"),
        ("postgresql+psycopg://fdq@db/fdq", "postgresql+psycopg://fdq@db/fdq"),
        ("postgresql+psycopg://fdq:a@b/c:d@db:5432/fdq?sslpassword=x", "postgresql+psycopg://fdq:***@db:5432/fdq?***"),
        ("sftp://:word@host/results", "sftp://:***@host/results"),
    ],
)
def test_a_url_is_shown_without_its_secret(url, shown):
    assert without_secret(url) == shown

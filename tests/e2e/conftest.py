"""Synthetic hospitals for the tests of the whole pipeline, made once per session."""

from __future__ import annotations

import pytest

from finhosta_dq.cli.synth import synthesise


@pytest.fixture(scope="session")
def clean_year(tmp_path_factory):
    """Landing folder of a year without defects."""
    folder = tmp_path_factory.mktemp("clean") / "landing"
    synthesise(folder, hospital="999", period="2025", stays=1200, defects=0.0, seed=11)
    return folder


@pytest.fixture(scope="session")
def broken_year(tmp_path_factory):
    """Landing folder of a year with known defects."""
    folder = tmp_path_factory.mktemp("broken") / "landing"
    synthesise(folder, hospital="999", period="2025", stays=1200, defects=0.05, seed=12)
    return folder

"""A registry in a file of its own."""

from __future__ import annotations

import pytest

from tests.unit.trends.drawn import new_registry


@pytest.fixture
def registry(tmp_path):
    made = new_registry(tmp_path)
    yield made
    made.close()

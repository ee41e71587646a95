"""Which tests stay together when several processes share the work: those of a module, and those that share something dear."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# the proof of the rules asks what their tests drew; the whole runs share synthetic hospitals, the pages one served run
TOGETHER = ("rules", "e2e/page", "e2e")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = Path(item.path).relative_to(HERE)
        group = next((name for name in TOGETHER if place.is_relative_to(name)), str(place))
        item.add_marker(pytest.mark.xdist_group(group))

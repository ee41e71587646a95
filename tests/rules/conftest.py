"""The proof of the rules is asked for after all their tests."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = {path for path in HERE.rglob("test_*.py") if path.name != "test_proof.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: Path(item.path).name == "test_proof.py" and Path(item.path).parent == HERE)


@pytest.fixture(scope="session")
def all_rule_tests_ran(request: pytest.FixtureRequest) -> bool:
    """Whether every module of rule tests is part of this session, whole."""
    chosen = request.config.option.keyword or request.config.option.markexpr or any("::" in arg for arg in request.config.args)
    return not chosen and {Path(item.path) for item in request.session.items} >= MODULES

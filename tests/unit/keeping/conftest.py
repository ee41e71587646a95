"""A registry on each database for the tests of backup and doctor."""

from tests.unit.registry.conftest import postgres, url  # noqa: F401  (fixtures)

"""Brings the tables of a registry up to date, one process at a time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0001"
"""Newest revision this version of the program knows."""

_SCRIPTS = Path(__file__).resolve().parent / "migrations"


class RegistryError(ValueError):
    """Error raised when a registry cannot be used by this version of the program, or a run cannot be recorded in it."""


def revision(con: Connection) -> str | None:
    """Revision of the tables, None for an empty database."""
    if not inspect(con).has_table("alembic_version"):
        return None
    return con.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_behind(con: Connection) -> bool:
    """Whether tables are to be made or changed. Raises RegistryError when a newer version of the program made them."""
    at = revision(con)
    if at == HEAD:
        return False
    if at is not None and at not in known_revisions():
        raise RegistryError(
            f"the registry is of a newer version of the program (tables {at}, this program knows {HEAD}): upgrade the program, "
            "or give another registry"
        )
    return True


def known_revisions() -> list[str]:
    """Revisions this program can come from, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()]


def upgrade(con: Connection, to: str = "head") -> None:
    """Run the migrations that are missing, inside the open transaction of ``con``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = con
    command.upgrade(config, to)

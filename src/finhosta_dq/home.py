"""Where the stewards' folders (schemas, expectations, sql) are.

They sit at the top of a checkout, or inside the installed package as ``_home``.
``FDQ_HOME`` points elsewhere, for a hospital that keeps its own copy.
"""

import os
import re
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def project_home() -> Path:
    """Folder that holds ``schemas/``, ``expectations/`` and ``sql/``.

    Raises FileNotFoundError when no such folder is found.
    """
    candidates = [
        Path(os.environ["FDQ_HOME"]) if os.environ.get("FDQ_HOME") else None,
        _HERE / "_home",
        _HERE.parents[1],
    ]
    for candidate in candidates:
        if candidate is not None and (candidate / "schemas").is_dir():
            return candidate
    raise FileNotFoundError("no folder with schemas/, expectations/ and sql/ found; set FDQ_HOME")


def schemas_dir() -> Path:
    """Folder of the contracts, code lists and parameters."""
    return project_home() / "schemas"


def expectations_dir() -> Path:
    """Folder of the rule catalogue."""
    return project_home() / "expectations"


def sql_dir() -> Path:
    """Folder of the SQL statements, one per file."""
    return project_home() / "sql"


def sql_text(name: str) -> str:
    """Text of the SQL file ``sql/<name>.sql``."""
    return (sql_dir() / f"{name}.sql").read_text(encoding="utf-8")


def path_literal(path: Path, pattern: str = "") -> str:
    """A path as a SQL literal that DuckDB reads as exactly this file; with ``pattern``, the files under this folder that fit it.

    Without this, ``*``, ``?`` and ``[`` in the name of a folder would be a pattern (``delivery [1]`` would read from ``delivery 1``), and
    ``~`` a home folder.
    """
    exact = re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))
    return "'" + (exact + pattern).replace("'", "''") + "'"

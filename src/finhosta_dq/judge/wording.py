"""How Great Expectations words things: severities, and SQL with braces doubled and no colon that reads as a parameter."""

from __future__ import annotations

import re

SEVERITY = {"blocking": "critical", "error": "warning", "signal": "info"}
"""Severity of a rule -> severity of its expectation."""

BATCH = "{batch}"
# SQLAlchemy takes ``:name`` for a parameter unless a word character, a colon or a backslash stands before it, or a colon behind it
_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")


def for_great_expectations(statement: str) -> str:
    """A statement as the text of an ``UnexpectedRowsExpectation``; ``{batch}`` keeps its meaning, every other brace is itself."""
    text = statement.replace("{", "{{").replace("}", "}}").replace("{{batch}}", BATCH)
    # the batch comes with an alias of its own
    text = text.replace(f"{BATCH} AS ", f"(SELECT * FROM {BATCH}) AS ")
    return _PARAMETER.sub(r"\\:\1", text)

"""Values that would do harm if anything took them for more than text."""

from __future__ import annotations

from pathlib import Path

MARK = "xss-mark"
"""Element that every payload for a browser would make; a page that holds one took data for HTML."""


def sql(canary: Path) -> list[str]:
    """SQL that would write the file ``canary``, drop a table or read a file, in the quotes that statements have."""
    written = f"COPY (SELECT 1) TO '{canary}'"
    return [
        f"'; {written}; --",
        f"') ; {written}; --",
        f'"; {written}; --',
        "'; DROP TABLE raw.stayhosp; --",
        "1 OR 1=1",
        "' UNION SELECT * FROM read_text('/etc/hostname') --",
        "$$; DROP SCHEMA staging CASCADE; $$",
        "{{ 7*7 }}{% raw %}",
        "%(x)s %s {0} ${HOME} `id` $(id)",
    ]


FORMULAS = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=1+1", "{=1+1}"]

HTML = [
    f"<{MARK}>",
    f'"><{MARK} x="',
    f"'><{MARK} x='",
    f"<img src=x onerror=\"document.body.append(document.createElement('{MARK}'))\">",
    f"</script><script>document.body.append(document.createElement('{MARK}'))</script>",
    f"<svg onload=\"document.body.append(document.createElement('{MARK}'))\">",
    f"javascript:document.body.append(document.createElement('{MARK}'))",
    f"]]><{MARK}>",
    f"&lt;{MARK}&gt;<{MARK}/>",
]

ODD = [
    "", " ", "0", "-0", "1,5", "1.234,56", "1 234", "1e999", "-1e999", "NaN", "inf", "9" * 40, "-" + "9" * 19, "0x1F", "1_000",
    "00000000", "99991231", "00000101", "20250230", "0000-00-00", "9999-12-31", "10000-01-01", "0000", "9999", "2025-02-29", "24:00", "99",
    "NULL", "null", "\\N", "None", "true", "é", "Ω", "\u202e", "\u200b", "\ufeff", "\U0001f480", "i\u0307", "ﬀ", "a" * 300, "\\", "'", '"', '""',
    "--", "/*", "%", "_", "*", "?", "[", "\u2028", "\x85", "\xa0",
]  # fmt: skip

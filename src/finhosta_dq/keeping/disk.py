"""Whether the disk below a folder is encrypted, as far as the system tells."""

from __future__ import annotations

from pathlib import Path


def disk_protection(path: Path) -> tuple[str, str]:
    """State and why: ``unknown``, because nothing was asked of the system."""
    return "unknown", f"the encryption of the disk below {path} was not checked"

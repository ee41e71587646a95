"""``python -m tests.spelling``: lists the misspelt words of every text with their places; exit code 1 when there are any."""

from __future__ import annotations

import sys

from tests.spelling.check import faults


def main() -> int:
    """Print one line per fault."""
    found = faults()
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

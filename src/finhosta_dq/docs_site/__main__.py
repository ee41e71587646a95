"""``python -m finhosta_dq.docs_site DIR``: builds the site into DIR and looks through it; exit code 1 when something is wrong."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.exceptions import Abort

from finhosta_dq.docs_site.build import build_site
from finhosta_dq.docs_site.inspect import complaints
from finhosta_dq.home import project_home


def main(arguments: list[str]) -> int:
    """Build, look through, and say where the first page is."""
    if len(arguments) != 1:
        sys.stderr.write("give the folder for the site\n")
        return 2
    home, target = project_home(), Path(arguments[0]).resolve()
    if not (home / "docs").is_dir():
        sys.stderr.write(f"{home} has no folder docs; the site is built from a checkout\n")
        return 2
    today = datetime.now(UTC).date()
    try:
        build_site(home, target, f"{today.year}-{1 if today.month < 7 else 2}")
    except Abort as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1
    found = list(complaints(target))
    for line in found:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"open {target / 'index.html'}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

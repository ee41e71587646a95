"""The house stays tidy: module and statement sizes, no Python in the stewards' folders, no paths of a machine."""

import subprocess
import sys
from pathlib import Path

MOST_LINES = 500
MOST_RULE_LINES = 60


def main() -> int:
    tracked = [
        Path(name)
        for name in subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
        ).stdout.split("\n")
        if name and Path(name).is_file()
    ]
    problems = []
    for path in tracked:
        lines = len(path.read_bytes().splitlines())
        if path.suffix == ".py" and lines > MOST_LINES:
            problems.append(f"{path}: {lines} lines, at most {MOST_LINES}")
        if path.match("sql/rules/*/*.sql") and lines > MOST_RULE_LINES:
            problems.append(f"{path}: {lines} lines, at most {MOST_RULE_LINES}")
        if path.suffix == ".py" and path.parts[0] in ("schemas", "expectations", "sql"):
            problems.append(f"{path}: Python in a stewards' folder")
    for problem in problems:
        sys.stdout.write(problem + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

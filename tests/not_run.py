"""Lists by name the tests that did not run; exit code 1 when there are any."""

import sys
from xml.etree import ElementTree


def main(reports: list[str]) -> int:
    skipped = [
        (f"{case.get('classname')}::{case.get('name')}", reason.get("message", ""))
        for report in reports
        for case in ElementTree.parse(report).iter("testcase")
        for reason in case.findall("skipped")
    ]
    for name, reason in skipped:
        sys.stdout.write(f"NOT RUN {name}: {reason}\n")
    return 1 if skipped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

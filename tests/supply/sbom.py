"""``python -m tests.supply.sbom [FILE]``: the bill of materials (CycloneDX 1.6, JSON) of the locked product, without development.

Made from an environment that holds exactly the locked product with its extra, so that licences and the graph of dependencies are those of
the packages themselves. The same lock and commit give the same bytes. Checked against the schema of CycloneDX before it is written.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply.locked import PRODUCT, ROOT, UV, release_time

DEFAULT = ROOT / "build/sbom.cdx.json"


def build(environment: Path) -> str:
    """The bill of materials as text; ``environment`` is made or brought up to date with the lock."""
    subprocess.run(
        [UV, "sync", "--locked", "--quiet", "--no-install-project", "--python", sys.executable, *PRODUCT],
        cwd=ROOT,
        check=True,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(environment), "UV_COMPILE_BYTECODE": "0"},
    )
    command = [Path(sys.executable).with_name("cyclonedx-py"), "environment", "--no-validate", "--output-reproducible", "--of=JSON"]
    run = subprocess.run(
        [*command, "--sv=1.6", "--pyproject", ROOT / "pyproject.toml", environment],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": release_time()},
    )
    return run.stdout


def fault(document: str) -> str | None:
    """What the schema of CycloneDX 1.6 says against a document; None when nothing. Takes some ten seconds."""
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document)
    return None if error is None else str(error)


def main() -> int:
    """Write the bill of materials."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    document = build(ROOT / "build/product")
    found = fault(document)
    if found is not None:
        sys.stdout.write(f"not written, against the schema: {found}\n")
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document, encoding="utf-8")
    sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

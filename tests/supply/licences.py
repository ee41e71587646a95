"""``python -m tests.supply.licences``: every installed package has a licence that pyproject.toml allows.

The product may hold permissive and file-level licences only; a tool of development may have a few more. What is decided for one
package, with its reason, holds for the words that the package declares today and no longer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from license_expression import LicenseSymbol, get_spdx_licensing
from packaging.utils import canonicalize_name

from tests.supply.locked import EVERYTHING, PRODUCT, names, requirements, settings

SPDX = get_spdx_licensing()


def allowed(declared: str, known_names: dict[str, str], allow: set[str]) -> bool:
    """Whether a declaration is covered by the SPDX ids of ``allow``.

    ``declared`` is an SPDX expression, or names of classifiers joined by ``;``, which all have to be allowed: classifiers do not say
    whether one may choose.
    """
    parts = [part.strip() for part in declared.split(";")]
    return all(_holds(known_names.get(part, part), allow) for part in parts)


def _holds(expression: str, allow: set[str]) -> bool:
    try:
        parsed = SPDX.parse(expression, validate=True)
    except Exception:  # not an SPDX expression: nobody allowed it
        return False
    if parsed is None:
        return False
    return _covered(parsed, allow)


def _covered(node: Any, allow: set[str]) -> bool:
    if isinstance(node, LicenseSymbol):
        return node.key in allow
    if isinstance(node, SPDX.AND):
        return all(_covered(part, allow) for part in node.args)
    if isinstance(node, SPDX.OR):
        return any(_covered(part, allow) for part in node.args)
    return str(node) in allow


def faults(installed: Iterable[dict[str, str]], product: set[str], development: set[str], rules: dict[str, Any]) -> list[str]:
    """One line for each package whose licence is not allowed, and for each decision that no package needs.

    ``installed`` has Name, Version and License of each package; ``product`` and ``development`` are canonical names.
    """
    decided = {(canonicalize_name(entry["package"]), entry["declared"]): entry for entry in rules["decided"]}
    used: set[tuple[str, str]] = set()
    found = []
    for package in installed:
        name, declared = canonicalize_name(package["Name"]), package["License"].strip()
        if name not in product | development:
            continue
        in_product = name in product
        allow = set(rules["product"]) | (set() if in_product else set(rules["development"]))
        entry = decided.get((name, declared))
        if entry is not None:
            used.add((name, declared))
            if in_product and not entry.get("product", False):
                found.append(f"{name} {package['Version']}: decided for development only, but the product needs it")
            continue
        if not allowed(declared, rules["names"], allow):
            part = "product" if in_product else "development"
            found.append(f"{name} {package['Version']} ({part}): {declared!r} is not allowed")
    found += [f"{name}: the decision on {declared!r} is needed by no package" for name, declared in sorted(set(decided) - used)]
    return found


def main() -> int:
    """Print one line per fault."""
    product = names(requirements(*PRODUCT))
    everything = names(requirements(*EVERYTHING))
    listing = subprocess.run(
        [Path(sys.executable).with_name("pip-licenses"), "--from=mixed", "--with-system", "--format=json"],
        check=True,
        capture_output=True,
        text=True,
    )
    installed = json.loads(listing.stdout)
    found = faults(installed, product, everything - product, settings("licences"))
    absent = product - {canonicalize_name(package["Name"]) for package in installed}
    for line in found:
        sys.stdout.write(f"{line}\n")
    if absent:
        sys.stdout.write(f"not judged, for other platforms: {', '.join(sorted(absent))}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

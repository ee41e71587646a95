"""Licences: what is allowed, what is refused in the product, and how long a decision holds."""

from __future__ import annotations

import pytest

from tests.supply.licences import allowed, faults

NAMES = {"MIT License": "MIT", "BSD License": "BSD-3-Clause"}
ALLOW = {"MIT", "BSD-3-Clause", "Apache-2.0"}


@pytest.mark.parametrize(
    "declared, holds",
    [
        ("MIT", True),
        ("MIT License", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("(GPL-3.0-only OR MIT) AND Apache-2.0", True),
        ("(GPL-3.0-only OR MIT) AND MPL-2.0", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("MIT License; BSD License", True),
        ("MIT License; GNU General Public License (GPL)", False),
        ("AGPL-3.0-or-later", False),
        ("mit", True),
        ("UNKNOWN", False),
        ("", False),
        ("see the file", False),
    ],
)
def test_allowed(declared, holds):
    assert allowed(declared, NAMES, ALLOW) is holds


def rules(**decision) -> dict:
    return {"product": ["MIT"], "development": ["OLDAP-2.8"], "names": NAMES, "decided": [decision] if decision else []}


def package(name, licence) -> dict:
    return {"Name": name, "Version": "1", "License": licence}


GPL = [package("Some.Thing", "GPL-3.0-only")]


@pytest.mark.parametrize(
    "installed, product, development, chosen, found",
    [
        (GPL, {"some-thing"}, set(), rules(), ["some-thing 1 (product): 'GPL-3.0-only' is not allowed"]),
        (GPL, set(), {"some-thing"}, rules(), ["some-thing 1 (development): 'GPL-3.0-only' is not allowed"]),
        (GPL, set(), set(), rules(), []),
        ([package("db", "OLDAP-2.8")], set(), {"db"}, rules(), []),
        ([package("db", "OLDAP-2.8")], {"db"}, set(), rules(), ["db 1 (product): 'OLDAP-2.8' is not allowed"]),
        (GPL, set(), {"some-thing"}, rules(package="some_thing", declared="GPL-3.0-only"), []),
        (
            GPL,
            {"some-thing"},
            set(),
            rules(package="some-thing", declared="GPL-3.0-only"),
            ["some-thing 1: decided for development only, but the product needs it"],
        ),
        (GPL, {"some-thing"}, set(), rules(package="some-thing", declared="GPL-3.0-only", product=True), []),
        (
            GPL,
            {"some-thing"},
            set(),
            rules(package="some-thing", declared="LGPL-3.0-only", product=True),
            [
                "some-thing 1 (product): 'GPL-3.0-only' is not allowed",
                "some-thing: the decision on 'LGPL-3.0-only' is needed by no package",
            ],
        ),
    ],
)
def test_faults(installed, product, development, chosen, found):
    assert faults(installed, product, development, chosen) == found

"""The lock: every file of every package has a hash, and comes from the public registry."""

from __future__ import annotations

import tomllib

from packaging.requirements import Requirement

from tests.supply.locked import EVERYTHING, PRODUCT, ROOT, names, requirements


def locked() -> list[dict]:
    return tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]


def test_every_file_of_every_package_has_a_hash():
    bare = []
    for package in locked():
        if package["name"] == "finhosta-dq":
            continue
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        if not files or not all(file.get("hash", "").startswith("sha256:") for file in files):
            bare.append(package["name"])
    assert bare == []


def test_every_package_comes_from_the_public_registry():
    assert {package["source"].get("registry") for package in locked() if package["name"] != "finhosta-dq"} == {"https://pypi.org/simple"}


def test_an_export_pins_and_hashes_every_package():
    entries = requirements(*EVERYTHING).replace("\\\n", " ").splitlines()
    assert len(entries) > 200
    for entry in entries:
        assert "--hash=sha256:" in entry
        assert [part.operator for part in Requirement(entry.split(" --hash")[0]).specifier] == ["=="]


def test_the_product_has_no_tool_of_development():
    product = names(requirements(*PRODUCT))
    assert {"duckdb", "great-expectations", "prefect-dask"} <= product
    assert product.isdisjoint({"pytest", "mypy", "playwright", "lmdb", "pip-audit", "mutmut", "sqlglot"})

"""Builds the site with MkDocs, strictly: a broken link or a page that is in no menu stops it."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme warns of a successor of MkDocs on every build

from mkdocs.commands.build import build
from mkdocs.config import load_config

from finhosta_dq.docs_site.navigation import navigation
from finhosta_dq.docs_site.sources import write_sources

CONFIG = Path(__file__).parent / "mkdocs.yml"


def build_site(home: Path, target: Path, period: str) -> None:
    """Build the site of the checkout ``home`` into ``target``, in place of what was there.

    period: half-year whose codes and lengths the statements show. Raises ``mkdocs.exceptions.Abort`` for a broken link.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as scratch:
        sources, site = Path(scratch) / "sources", Path(scratch) / "site"
        write_sources(home, sources, period)
        config = load_config(str(CONFIG), docs_dir=str(sources), site_dir=str(site), nav=navigation(sources), strict=True)
        build(config)
        (site / "404.html").unlink()  # of use on a server only
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(site, target)

"""Looks through a built site: links that lead nowhere, and resources that would be loaded from the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"src", "srcset", "poster", "data", "background", "action"}
_REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_IN_CSS = re.compile(r"url\(\s*['\"]?\s*((?:https?:)?//[^'\")]+)|@import\s+['\"]((?:https?:)?//[^'\"]+)", re.IGNORECASE)
_LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}


@dataclass
class Page(HTMLParser):
    """What one page points at: ``links`` (href), ``loaded`` (what the browser fetches by itself) and its own ``anchors``."""

    links: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes of one element."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        self.loaded |= {value for name, value in given.items() if name in _LOADED}
        self.loaded |= {next(iter(found)) or found[1] for found in _IN_CSS.findall(given.get("style", ""))}
        if "href" in given:
            kinds = set(given.get("rel", "").lower().split())
            (self.loaded if (tag == "link" and kinds & _LOADING_LINKS) or tag in ("use", "image") else self.links).add(given["href"])


def complaints(site: Path) -> Iterator[str]:
    """One line per broken link, missing anchor, missing or remote resource in the pages and style sheets of ``site``."""
    pages: dict[Path, Page] = {}
    for path in sorted(site.rglob("*.html")):
        pages[path] = Page()
        pages[path].feed(path.read_text(encoding="utf-8"))
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        yield from (f"{name}: loads {one}" for one in sorted(page.loaded) if _REMOTE.match(one))
        for one in sorted(page.links | page.loaded):
            problem = _broken(path, one, pages)
            if problem:
                yield f"{name}: {problem}"
    for path in sorted(site.rglob("*.css")):
        for found in _IN_CSS.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(site).as_posix()}: loads {found[1] or found[2]}"


def _broken(path: Path, link: str, pages: dict[Path, Page]) -> str | None:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = path if not parts.path else Path(path.parent, unquote(parts.path)).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"{link} leads nowhere"
    fragment = unquote(parts.fragment)
    if fragment and target in pages and fragment not in pages[target].anchors and not fragment.startswith("__"):
        return f"{link} has no such anchor"
    return None

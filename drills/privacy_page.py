"""Everything the worklist page answers, asked once as a steward and once as a viewer; ``python -m drills.privacy_page OUT FOLDER``."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.page_server import add_users, log_in, served

_PAGES = ("/", "/list", "/mine", "/rules", "/indicators", "/trends", "/downloads", "/workbook", "/accept")
_LINK = re.compile(r'href="(/(?:record|finding|rules?|trends|list)[^"#]*)"')
_MOST = 25


def visit(out: Path, folder: Path) -> int:
    """Ask for the pages, and some that do not exist; pages of the steward go to ``page.entitled/``, those of the viewer to ``page.viewer/``.

    What the program logs goes to ``page.log``. Number of answers. Raises RuntimeError when the page fails or shows nothing.
    """
    add_users(out, {"steward-1": "steward", "viewer-1": "viewer"})
    answers = 0
    with served(out, folder / "page.log") as address:
        for name, kept in (("steward-1", "page.entitled"), ("viewer-1", "page.viewer")):
            (folder / kept).mkdir()
            with closing(log_in(address, name)) as client:
                waiting, seen = list(_PAGES), set(_PAGES)
                while waiting:
                    path = waiting.pop(0)
                    answer = client.get(path, follow_redirects=True)
                    if answer.status_code >= 500:
                        raise RuntimeError(f"{path.split('/')[1]} answers {answer.status_code}")
                    (folder / kept / f"{answers:04d}.html").write_bytes(answer.content)
                    answers += 1
                    found = [one.replace("&amp;", "&") for one in _LINK.findall(answer.text)]
                    for link in found:
                        if link not in seen and len(seen) < _MOST:
                            seen.add(link)
                            waiting.append(link)
                for wrong in ("/record/" + "0" * 32, "/finding/ZK7QVXnone", "/list?q=ZK7QVXnone", "/nothing/ZK7QVX"):
                    # what was asked for stands in no answer and no log
                    told = client.get(wrong)
                    if name == "viewer-1" or "/list" not in wrong:
                        (folder / f"page-wrong-{answers}.html").write_bytes(told.content)
                    answers += 1
    if answers < 2 * len(_PAGES):
        raise RuntimeError("the page shows too little")
    return answers


if __name__ == "__main__":
    print(visit(Path(sys.argv[1]), Path(sys.argv[2])))

"""Looking through a site: every kind of remote resource and every broken link is named; links to sources are left alone."""

from __future__ import annotations

import pytest

from finhosta_dq.docs_site.inspect import complaints


def found(folder, **pages: str) -> list[str]:
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return list(complaints(folder))


@pytest.mark.parametrize(
    ("html", "loaded"),
    [
        ('<script src="https://example.be/a.js"></script>', "https://example.be/a.js"),
        ('<img src="//example.be/a.png">', "//example.be/a.png"),
        ('<link rel="stylesheet" href="https://example.be/a.css">', "https://example.be/a.css"),
        ('<link rel="preconnect" href="https://example.be">', "https://example.be"),
        ('<p style="background: url(https://example.be/a.png)">x</p>', "https://example.be/a.png"),
        ('<svg><use href="https://example.be/a.svg#x"/></svg>', "https://example.be/a.svg#x"),
        ('<form action="https://example.be/s"></form>', "https://example.be/s"),
    ],
)
def test_a_remote_resource_is_named(tmp_path, html, loaded):
    assert found(tmp_path, index=html) == [f"index.html: loads {loaded}"]


def test_a_style_sheet_that_loads_from_elsewhere_is_named(tmp_path):
    (tmp_path / "a.css").write_text("@import 'https://example.be/b.css'; p { src: url(//example.be/f.woff) } q { background: url(b.png) }")

    assert found(tmp_path) == ["a.css: loads https://example.be/b.css", "a.css: loads //example.be/f.woff"]


def test_broken_links_and_anchors_are_named_and_right_ones_are_not(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "index.html").write_text("<p>x</p>")
    index = """<h1 id="here">x</h1> <a href="#here">1</a> <a href="#gone">2</a> <a href="other.html#there">3</a> <a href="other.html#no">4</a>
    <a href="lost.html">5</a> <a href="sub/">6</a> <a href="https://example.be/law">7</a> <a href="mailto:a@example.be">8</a>
    <img src="lost.png">"""

    assert found(tmp_path, index=index, other='<p id="there">x</p>') == [
        "index.html: #gone has no such anchor",
        "index.html: lost.html leads nowhere",
        "index.html: lost.png leads nowhere",
        "index.html: other.html#no has no such anchor",
    ]

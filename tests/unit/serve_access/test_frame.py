"""The frame: language, texts, and the base template."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from finhosta_dq.findings.labels import LANGUAGES
from finhosta_dq.serve.frame import label, local_path
from finhosta_dq.serve.routes import routes
from finhosta_dq.serve.texts import TEXTS, in_language, page_texts
from finhosta_dq.serve.users import find_user
from tests.unit.serve_access.page import Page, make_page, token


def keys(tree: Any, before: str = "") -> set[str]:
    if not isinstance(tree, dict):
        return {before}
    return {name for key, value in tree.items() for name in keys(value, f"{before}.{key}")}


def test_three_languages_have_the_same_texts_and_all_are_said() -> None:
    english = keys(page_texts("en"))
    assert keys(page_texts("nl")) == english
    assert keys(page_texts("fr")) == english
    assert ".error.e403" in english
    with pytest.raises(ValueError):
        page_texts("de")


def test_texts_of_pages_are_picked_by_language() -> None:
    tree = {"list": {"title": {"nl": "Lijst", "fr": "Liste", "en": "List"}, "rows": {"nl": "rijen", "fr": "lignes", "en": "rows"}}}
    assert in_language(tree, "fr") == {"list": {"title": "Liste", "rows": "lignes"}}
    assert {path.stem for path in TEXTS.glob("*.yaml")} >= {"nl", "fr", "en"}


def test_entries_of_the_navigation_are_said_and_lead_somewhere(tmp_path: Path) -> None:
    app = make_page(tmp_path).app
    paths = {path for path, _, _ in routes(app)}
    assert {entry.path for entry in app.state.navigation} <= paths
    for language in LANGUAGES:
        labels = [label(page_texts(language), entry.text) for entry in app.state.navigation]
        assert all(labels)
        assert len(labels) == len(set(labels))


def test_language_of_a_stranger(page: Page) -> None:
    def title(**headers: str) -> str:
        return page.client().get("/login", headers=headers).text.split("<h1>")[1].split("<")[0]

    assert title() == "Log in"
    assert title(**{"Accept-Language": "de, fr-BE;q=0.8, nl"}) == "Se connecter"
    client = page.client()
    assert "<h1>Aanmelden</h1>" in client.get("/login?lang=nl").text
    assert "<h1>Aanmelden</h1>" in client.get("/login").text
    assert "<h1>Aanmelden</h1>" in client.get("/login?lang=xx").text


def test_language_is_remembered_for_the_user(page: Page) -> None:
    client = page.log_in("viewer-1")
    first = client.get("/count?a=1&b=2")
    assert '<html lang="en">' in first.text
    assert 'name="next" value="/count?a=1&amp;b=2"' in first.text

    answer = client.post("/language", data={"csrf": token(first), "language": "fr", "next": "/count?a=1&b=2"})

    assert answer.headers["location"] == "/count?a=1&b=2"
    assert '<html lang="fr">' in client.get("/count").text
    assert '<html lang="fr">' in page.log_in("viewer-1").get("/count").text
    account = find_user(page.app.state.registry, "viewer-1")
    assert account is not None
    assert account.language == "fr"
    client.post("/language", data={"csrf": token(client.get("/count")), "language": "xx"})
    assert '<html lang="fr">' in client.get("/count").text


@pytest.mark.parametrize(
    "path,expected",
    [
        ("/a?b=c#d", "/a?b=c#d"),
        ("", "/"),
        (None, "/"),
        ("//x", "/"),
        ("/\\x", "/"),
        ("http://x", "/"),
        ("/a\nb", "/"),
        ("javascript:x", "/"),
    ],
)
def test_way_back_stays_here(path: str | None, expected: str) -> None:
    assert local_path(path) == expected


class Outline(HTMLParser):
    """Elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


@pytest.mark.parametrize("path", ["/login", "/setup/unknown", "/count", "/unknown"])
def test_page_can_be_used_without_a_mouse_or_eyes(page: Page, path: str) -> None:
    client = page.client() if path == "/login" else page.log_in("steward-1")
    outline = Outline(client.get(path).text)
    assert outline.all("html")[0]["lang"] == "en"
    assert [len(outline.all(tag)) for tag in ("title", "h1", "main", "header", "footer")] == [1, 1, 1, 1, 1]
    links = outline.all("a")
    assert (links[0]["class"], links[0]["href"]) == ("skip", "#content")
    assert outline.all("main")[0]["id"] == "content"
    labelled = {label["for"] for label in outline.all("label")}
    assert {field["id"] for field in outline.all("input") if field.get("type") != "hidden"} == labelled
    ids = [attributes["id"] for _, attributes in outline.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_contrast_of_the_colours() -> None:
    css = (Path(TEXTS).parent / "static" / "page.css").read_text(encoding="utf-8")
    variables = dict(part.split(": ") for part in css.split("{", 1)[1].split("}", 1)[0].strip().strip(";").replace("--", "").split("; "))
    pairs = [
        ("ink", "paper"),
        ("ink", "wash"),
        ("soft", "paper"),
        ("soft", "wash"),
        ("paper", "accent"),
        ("link", "paper"),
        ("link", "wash"),
    ]
    for text, ground in pairs:
        assert contrast(variables[text], variables[ground]) >= 4.5, (text, ground)
    tags = [line for line in css.splitlines() if line.startswith(".tag")]
    for line in tags:
        if "background: #" in line:
            ground = line.split("background: ")[1][:7]
            ink = "#1c2733" if "color: #1c2733" in line else "#ffffff"
            assert contrast(ink, ground) >= 4.5, line


def contrast(one: str, other: str) -> float:
    """Ratio of WCAG 2.2 between two colours like #1c2733."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)

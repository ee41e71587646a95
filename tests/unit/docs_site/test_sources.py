"""The sources of the site: links of checked-in pages, the navigation, contracts, commands, and what the search leaves out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import typer

from finhosta_dq.cli.main import app
from finhosta_dq.contracts import contracts
from finhosta_dq.docs_site import __main__ as command
from finhosta_dq.docs_site.contract_pages import contract_pages
from finhosta_dq.docs_site.hooks import on_page_context, on_page_markdown
from finhosta_dq.docs_site.navigation import heading, navigation
from finhosta_dq.docs_site.sources import PROJECT_PAGES, commands_page, one_floor_up


def a_page(uri: str) -> SimpleNamespace:
    return SimpleNamespace(file=SimpleNamespace(src_uri=uri), meta={})


def test_links_to_the_top_of_the_checkout_are_one_floor_nearer():
    text = "[a](../../CHANGELOG.md) [b](../how-to/own-lists.md) [c](../../schemas/x.md)"

    assert one_floor_up(text) == "[a](../CHANGELOG.md) [b](../how-to/own-lists.md) [c](../../schemas/x.md)"


def test_a_page_that_is_added_to_a_folder_is_in_the_menu(tmp_path):
    for name in ("how-to/new.md", "explanation/why.md", "reference/words.md", *PROJECT_PAGES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"intro\n# About `{name}`\n")

    nav = {title: pages for part in navigation(tmp_path) for title, pages in part.items()}

    assert nav["Start"] == "index.md"
    assert nav["Rules"] == [{"English": "rules/en/index.md"}, {"Nederlands": "rules/nl/index.md"}, {"Français": "rules/fr/index.md"}]
    assert nav["How to"] == [{"About how-to/new.md": "how-to/new.md"}]
    assert nav["Reference"] == [{"About reference/words.md": "reference/words.md"}, {"Contracts": "reference/contracts/index.md"}]
    assert heading(tmp_path / "how-to" / "new.md") == "About how-to/new.md"


def test_contract_pages_hold_every_file_and_field_with_its_names():
    pages = contract_pages()

    assert set(pages) == {"index.md", *(f"{name}.md" for name in contracts())}
    for name, registration in contracts().items():
        for file in registration.files:
            for field in file.fields:
                assert f"| {field.position} | `{field.name}` |" in pages[f"{name}.md"]
    sex = "| 17 | `A2_CODE_SEX` | sex | geslacht | sexe | text, 1 | yes | `sex` ([MZG-FLD-10](../../rules/en/MZG-FLD-10.md)) | sensitive |"
    assert sex in pages["mzg.md"]
    assert "- Key: `CODE_AGR`, `YEAR_REGISTR`, `PERIOD_REGISTR`, `STAYNUM` ([MZG-KEY-01](../../rules/en/MZG-KEY-01.md))" in pages["mzg.md"]


def test_commands_page_holds_every_command():
    text = commands_page()

    for name, one in typer.main.get_command(app).commands.items():
        assert f"## `fdq {name}`" in text
        for inner in getattr(one, "commands", {}):
            assert f"### `fdq {name} {inner}`" in text


def test_search_leaves_out_what_repeats_rules():
    page = a_page("rules/nl/MZG-STA-01.md")
    text = (
        "# MZG-STA-01\n\n[English](../en/MZG-STA-01.md) · **Nederlands**\n\n## Wat de regel zegt\n\nx\n\n## Query\n\n### Verwante regels\n"
    )

    assert on_page_markdown(text, page) == (
        "# MZG-STA-01\n\n[English](../en/MZG-STA-01.md) · **Nederlands**\n{ data-search-exclude }\n\n## Wat de regel zegt\n\nx\n\n## Query { data-search-exclude }\n\n### Verwante regels { data-search-exclude }\n"
    )
    assert page.meta == {"search": {"boost": 2}, "hide": ["navigation"]}
    for uri, search in (("rules/nl/mzg-sta.md", {"exclude": True}), ("rules/nl/index.md", {"exclude": False})):
        family = a_page(uri)
        assert "## Query\n" in on_page_markdown(text, family)
        assert family.meta["search"] == search
    other = a_page("how-to/own-lists.md")
    assert (on_page_markdown(text, other), other.meta) == (text, {})


@pytest.mark.parametrize(("uri", "language"), [("rules/fr/mzg-sta.md", "fr"), ("reference/coverage.md", "en")])
def test_menus_speak_the_language_of_the_page(uri, language):
    config = SimpleNamespace(theme={"language": "nl"})

    on_page_context({}, page=a_page(uri), config=config)

    assert config.theme["language"] == language


def test_command_names_what_it_needs(tmp_path, monkeypatch, capsys):
    assert command.main([]) == 2
    monkeypatch.setattr(command, "project_home", lambda: tmp_path)
    assert command.main([str(tmp_path / "site")]) == 2
    assert "has no folder docs" in capsys.readouterr().err

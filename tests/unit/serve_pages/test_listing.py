"""Pages of the list, forwards and backwards, with and without a filter."""

from __future__ import annotations

import re

import pytest

from finhosta_dq.serve.pages import listing


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(listing, "PAGE_ROWS", 3)


def look(client, path):
    """Counts said, keys shown, and the links to the pages before and after."""
    text = client.get(path).text
    said = re.search(r'id="count">([^<]*)<', text).group(1)
    links = {
        rel: found.group(1).replace("&amp;", "&") for rel in ("prev", "next") if (found := re.search(rf'rel="{rel}" href="([^"]+)"', text))
    }
    return said, re.findall(r'name="pick" value="([0-9a-f]{32})', text), links


def test_pages_follow_each_other_forwards_and_back(page):
    client = page.log_in("registrar-1")
    shown, path = [], "/list"
    while path:
        said, keys, links = look(client, path)
        shown.append((said, keys))
        path = links.get("next")

    assert [said for said, _ in shown] == ["1 to 3 of 8 findings", "4 to 6 of 8 findings", "7 to 8 of 8 findings"]
    assert len({key for _, keys in shown for key in keys}) == 8
    back = look(client, links["prev"])
    assert back[:2] == shown[1]
    assert look(client, back[2]["prev"])[:2] == shown[0]
    assert "prev" not in look(client, back[2]["prev"])[2]


def test_filter_counts_only_what_fits(page):
    client = page.log_in("registrar-1")
    said, keys, links = look(client, "/list?severity=error")

    assert (said, len(keys)) == ("1 to 3 of 4 findings", 3)
    assert look(client, links["next"])[0] == "4 to 4 of 4 findings"


def test_place_past_the_end_shows_none(page):
    client = page.log_in("registrar-1")

    assert "No findings with this filter." in client.get("/list?after=99").text

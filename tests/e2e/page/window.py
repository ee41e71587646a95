"""A browser window on the page, and what people do in it."""

from __future__ import annotations

from typing import Any

from tests.e2e.page.hospital import PASSWORD


class Window:
    """tab: the page of playwright; address: where the worklist page is served; complaints: what the browser said against it."""

    def __init__(self, tab: Any, address: str) -> None:
        self.tab, self.address = tab, address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        tab.set_default_timeout(20_000)
        tab.on("console", self._said)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("request", self._asked)

    def go(self, path: str) -> int:
        """Open that path of the page; the status of the answer."""
        answer = self.tab.goto(self.address + path)
        assert answer is not None
        return int(answer.status)

    def log_in(self, name: str, path: str = "/", language: str = "English") -> None:
        """Log in through the form and end on that path, in that language."""
        self.go("/login?lang=en")
        self.tab.get_by_label("User name").fill(name)
        self.tab.get_by_label("Password").fill(PASSWORD)
        self.tab.get_by_role("button", name="Log in").click()
        self.tab.wait_for_url(f"{self.address}/")
        self.speak(language)
        if path != "/":
            assert self.go(path) == 200

    def speak(self, language: str) -> None:
        """Choose the language with the button in the frame."""
        button = self.tab.get_by_role("button", name=language)
        if button.get_attribute("aria-pressed") != "true":
            button.click()
            self.tab.locator(f"html[lang={language[:2].lower()}]" if language != "Nederlands" else "html[lang=nl]").wait_for(
                state="attached"
            )

    @property
    def text(self) -> str:
        """What stands in the main part of the page."""
        return str(self.tab.locator("main").inner_text())

    def count(self) -> int:
        """Findings that fit the filter of the list that is shown."""
        said = self.tab.locator("#count").inner_text()
        digits = said.replace("\u202f", "").replace("\u00a0", "").replace(",", "").replace(".", "")
        numbers = [int(part) for part in digits.split() if part.isdigit()]
        return numbers[-1] if numbers else 0

    def _said(self, message: Any) -> None:
        # chromium repeats in the console every answer of 400 and more; tests look at the status themselves
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

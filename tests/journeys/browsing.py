"""A browser window of one person: what he sees and does, and what his browser complained about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.journeys.house import MAIL_DOMAIN, House

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


class Visitor:
    """`page` is Playwright's. Patience is limited to twenty seconds: what takes longer is broken."""

    def __init__(
        self,
        browser: Any,
        house: House,
        *,
        phone: bool = False,
        javascript: bool = True,
        language: str = "en",
    ) -> None:
        self.house = house
        self.context = browser.new_context(
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=javascript,
            locale=language,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.context.on("response", self._answered)
        self.context.on("weberror", lambda fault: self.complaints.append(str(fault.error)))
        self.context.on("console", self._said)

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")

    def _said(self, line: Any) -> None:
        """The browser's own remark on an answer like 422 is none."""
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            self.complaints.append(line.text)

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.house.url(path))

    def sign_in(self, name: str, password: str) -> None:
        self.go("/sign-in/")
        self.page.locator("input[type=email]").fill(f"{name}@{MAIL_DOMAIN}")
        self.page.locator("input[type=password]").fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile("/desk/|/sign-in/"))

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def fill(self, **fields: str) -> None:
        """Into the one form that is on the screen, by the names of its fields; of a choice the label."""
        for name, value in fields.items():
            field = self.page.locator(f"form:not([hidden]) [name={name}]:visible")
            if field.evaluate("field => field.matches('select')"):
                field.select_option(label=value)
            else:
                field.fill(value)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focus(self) -> str:
        """The words of what has the focus; nothing when nothing has it."""
        return self.page.evaluate(
            "document.activeElement === document.body ? '' :"
            " document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
        )

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        self.context.close()

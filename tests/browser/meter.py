"""Count what a journey costs the person who makes it: presses, keys, pages, and how long the server took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml


BUDGETS = yaml.safe_load(Path(__file__).with_name("budgets.yaml").read_text(encoding="utf-8"))


@dataclass
class Meter:
    """Acts on a page and counts them. A press is a click, a tap or Enter; a key is one sign typed, a choice in a list, or Tab."""

    page: object
    presses: int = 0
    keys: int = 0
    pages: int = 0
    server_ms: list[float] = field(default_factory=list)

    @classmethod
    @contextmanager
    def of(cls, page) -> Iterator[Meter]:
        """Count from here to the end of the block."""
        meter = cls(page)
        page.on("response", meter._arrived)
        yield meter
        page.remove_listener("response", meter._arrived)

    def press(self, locator) -> None:
        """Click once."""
        self.presses += 1
        locator.click()

    def key(self, key: str) -> None:
        """Press a key that does something by itself, where the focus is."""
        self.presses += 1
        self.page.keyboard.press(key)

    def tick(self, locator) -> None:
        """Choose a radio or a box."""
        self.presses += 1
        locator.check()

    def type(self, locator, words: str) -> None:
        """Type into a field that the person has to go to first."""
        self.presses += 1
        self.keys += len(words)
        locator.fill(words)

    def choose(self, locator, label: str) -> None:
        """Choose in a list: a press to open it, a press on the choice."""
        self.presses += 2
        locator.select_option(label=label)

    def within(self, journey: str) -> None:
        """Fail where the journey costs more than it is allowed; say what it cost."""
        allowed = BUDGETS[journey]
        cost = {"presses": self.presses, "keys": self.keys, "pages": self.pages}
        print(f"{journey}: {cost}, server {sum(self.server_ms):.0f} ms over {len(self.server_ms)} pages")
        over = {
            what: (cost[what], allowed[what])
            for what in cost
            if what in allowed and cost[what] > allowed[what]
        }
        assert not over, f"{journey} costs more than its budget (cost, allowed): {over}"

    def _arrived(self, response) -> None:
        if response.request.is_navigation_request() and response.status < 300:
            self.pages += 1
            timing = response.request.timing
            self.server_ms.append(max(0.0, timing["responseStart"] - timing["requestStart"]))

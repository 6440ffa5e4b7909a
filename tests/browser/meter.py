"""Count what a journey costs the person who makes it, and the server: presses, keys, pages, statements to the database, time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from tests.browser.counting import cost_of
from tests.machine import slower, turn_of_this_machine


BUDGETS = yaml.safe_load(Path(__file__).with_name("budgets.yaml").read_text(encoding="utf-8"))
COUNTED = ("presses", "keys", "pages", "asked")
# The server's times are measured; a budget leaves so much over them, for what no loop tells of a machine: its disk, its memory.
ALLOWANCE = 3.0
# A journey of the quick suite is made in the long parts too, where its time is held.
COUNTED_THEN_TIMED = pytest.mark.parametrize(
    "how", ["counted", pytest.param("timed", marks=pytest.mark.extra)]
)


@dataclass
class Meter:
    """Acts on a page and counts. A press is a click, a tap or Enter; a key is one sign typed, a choice in a list, or Tab.

    ``asked`` counts statements to the database: the same journey asks the same of it on every machine, so that it is held
    in every run. The server's time is held only where ``timed``: in the long parts (`tests/browser/conftest.py` sets it).
    """

    page: object
    presses: int = 0
    keys: int = 0
    pages: int = 0
    asked: int = 0
    server_ms: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)

    timed: ClassVar[bool] = False

    @classmethod
    @contextmanager
    def of(cls, page) -> Iterator[Meter]:
        """Count from here to the end of the block."""
        meter = cls(page)
        meter._look_at_this_machine()
        page.on("response", meter._arrived)
        yield meter
        page.remove_listener("response", meter._arrived)
        meter._look_at_this_machine()

    def press(self, locator) -> None:
        """Click once."""
        self.presses += 1
        locator.click()

    def open(self, address: str) -> None:
        """Open a bookmark: a press."""
        self.presses += 1
        self.page.goto(address)

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

    def write(self, words: str) -> None:
        """Type where the focus is already: nobody has to go there."""
        assert self.page.evaluate("() => document.activeElement.matches('input, textarea')")
        self.keys += len(words)
        self.page.keyboard.type(words)

    def choose(self, locator, label: str) -> None:
        """Choose in a list: a press to open it, a press on the choice."""
        self.presses += 2
        locator.select_option(label=label)

    def within(self, journey: str) -> None:
        """Fail where the journey costs more than it is allowed; say what it cost."""
        allowed = BUDGETS[journey]
        cost = {what: getattr(self, what) for what in COUNTED}
        if self.timed:
            cost["server"] = self._server_on_a_quiet_machine()
        print(
            f"{journey}: {cost}, {sum(self.server_ms):.0f} ms of the server over {len(self.server_ms)} answers"
        )
        over = {
            what: (spent, allowed[what])
            for what, spent in cost.items()
            if spent > allowed[what] * (ALLOWANCE if what == "server" else 1)
        }
        assert not over, f"{journey} costs more than its budget (cost, allowed): {over}"

    def _server_on_a_quiet_machine(self) -> int:
        return round(sum(self.server_ms) / slower(*self.turns))

    def _look_at_this_machine(self) -> None:
        if self.timed:
            self.turns.append(turn_of_this_machine())

    def _arrived(self, response) -> None:
        cost = cost_of(response)
        if cost is not None:
            self.server_ms.append(cost[0])
            self.asked += cost[1]
        if response.request.is_navigation_request() and response.status < 300:
            self.pages += 1

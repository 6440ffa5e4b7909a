"""Which cases of the demo a journey can use."""

from __future__ import annotations

from playwright.sync_api import Page


def takes_proposals(page: Page, ref: str) -> bool:
    """Whether actions of a case are proposed: where a team delivers it, its manager directs them."""
    page.goto(f"/cases/{ref}")
    by_team = "Delivered by the team" in page.inner_text("main")
    return page.get_by_role("link", name="Propose an action").count() > 0 and not by_team

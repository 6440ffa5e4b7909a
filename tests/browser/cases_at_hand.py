"""Which cases of the demo a journey can use."""

from __future__ import annotations

import re

from playwright.sync_api import Page


def takes_proposals(page: Page, ref: str) -> bool:
    """Whether actions of a case are proposed: where a team delivers it, its manager directs them."""
    page.goto(f"/cases/{ref}")
    by_team = "Delivered by the team" in page.inner_text("main")
    return page.get_by_role("link", name="Propose an action").count() > 0 and not by_team


def case_in_which(page: Page, *owners: str) -> str:
    """The reference of an open case of the co-ordinator in which actions are proposed and these could own one.

    Raises
    ------
    AssertionError: the demo has none.
    """
    page.goto("/inbox?group=all")
    for ref in dict.fromkeys(re.findall(r"/cases/([A-Z0-9]{4})\"", page.content())):
        if takes_proposals(page, ref):
            page.goto(f"/cases/{ref}/actions/new")
            if set(owners) <= set(page.get_by_label("Who does it?").locator("option").all_inner_texts()):
                return ref
    raise AssertionError(f"the demo has no case in which {owners} could own an action")


def propose(page: Page, ref: str, owner: str, *, verb: str, what: str) -> None:
    """Propose an action that serves no objective, to one person as a list names them."""
    page.goto(f"/cases/{ref}/actions/new")
    page.get_by_label("What is done?").fill(verb)
    page.get_by_label("To what or whom, how often and until when?").fill(what)
    page.get_by_label("Who does it?").select_option(label=owner)
    none = page.get_by_label("None of them", exact=True)
    if none.count():
        none.check()
    page.get_by_label(re.compile("hy is it done\\?")).fill("To be safe until they meet (made up)")
    page.get_by_label("No, it is new").check()
    page.get_by_role("button", name="Propose this action").click()
    said = page.locator("main").inner_text()
    assert "Action proposed" in said, said

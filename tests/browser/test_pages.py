"""Every page that a role can reach: axe-clean, no sideways scrolling, no script errors, at phone and laptop width, and at the edges."""

import re

import pytest


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANDS_ON = {
    "coordinator": "/inbox",
    "chair": "/meetings",
    "representative": "/requests",
    "practitioner": "/my-people",
    "adviser": "/my-people",
    "referrer": "/referrals",
    "analyst": "/data",
    "matcher": "/matching",
    "board": "/board",
    "governance": "/ledger",
    "researcher": "/evaluations",
    "reader": "/released",
    "administrator": "/accounts",
    # Beside the roles: whoever manages a team, and whoever is not vetted.
    "manager": "/my-people",
    "unvetted": "/own",
}


# Roles whose every link is opened in the quick suite: one that sees much, and the one that may see least. The others are long parts.
QUICK = {"representative", "unvetted"}
WIDTHS = {"phone": 390, "laptop": 1280}
# A laptop's page at 400% zoom is as wide as the first (WCAG 2.2, 1.4.10); the last is the screen in the meeting room.
ALL_WIDTHS = {"400% zoom": 320, **WIDTHS, "projector": 1920}
FOLDED = {
    r"[0-9a-f]{8}-[0-9a-f-]{27}": "ID",
    r"(?<=^/cases/)[A-Z0-9]+": "REF",
    # The place of a person in a case.
    r"(?<=^/cases/REF/)([a-z-]+)/\d+$": r"\1/PLACE",
    r"(?<=^/cases/REF/told/)\d+(?=/)": "PLACE",
    r"(?<=/charter/)\d+$": "VERSION",
    r"(?<=^/returns/)(\w+)/\d{4}/\d/\w+": r"\1/QUARTER/FIGURE",
    r"(?<=^/returns/)(\w+)/\d{4}/\d$": r"\1/QUARTER",
}


def kind_of(address, site):
    """One page of each kind is looked at: ids, references, quarters, figures and what stands behind a question mark are folded."""
    path = address.removeprefix(site).partition("?")[0]
    for part, name in FOLDED.items():
        path = re.sub(part, name, path)
    return path


def sideways(page):
    by = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [f"scrolls sideways by {by}"] if by > 0 else []


def faults_of(page):
    """What axe finds on the page that is open, and whether it scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    # A page that is still on its way has no heading yet.
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:100]}" for v in found] + sideways(page)


def faults_at_each_width(page, look, widths=WIDTHS):
    faults = []
    for name, width in widths.items():
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{name}: {fault}" for fault in look(page)]
    return faults


def looked_at(page, site, look, widths):
    """Open one page of each kind that links lead to, and say what is wrong with each.

    ``look`` gives, for a kind of page, what to look at it with.
    """
    faults, seen, queue = {}, set(), [page.url]
    page.on(
        "console",
        lambda message: (
            faults.setdefault(page.url, []).append(message.text) if message.type == "error" else None
        ),
    )
    while queue:
        address = queue.pop(0)
        kind = kind_of(address, site)
        if kind in seen:
            continue
        seen.add(kind)
        status = page.goto(address).status
        wrong = faults_at_each_width(page, look(kind), widths)
        wrong += [f"answered {status}"] if status >= 400 else []
        if wrong:
            faults.setdefault(kind, []).extend(wrong)
        queue += [
            h
            for h in page.eval_on_selector_all("a[href]:not([download])", "e => e.map(x => x.href)")
            if h.startswith(site) and "#" not in h
        ]
    return seen, faults


@pytest.fixture(scope="module")
def examined():
    """Kinds of page that axe has looked at with any role: one seen before is measured, and axe spared."""
    return set()


@pytest.mark.parametrize("who", LANDS_ON)
def test_each_role_lands_on_its_own_page(sign_in, site, who):
    page = sign_in(who)
    assert page.url == site + LANDS_ON[who]
    assert faults_of(page) == []


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=[] if who in QUICK else [pytest.mark.extra]) for who in LANDS_ON]
)
def test_every_link_leads_to_a_page_that_fits(sign_in, site, who):
    """Nothing that is refused or missing, no script error, no sideways scrolling on a phone."""
    seen, faults = looked_at(sign_in(who), site, lambda kind: sideways, {"phone": WIDTHS["phone"]})
    assert faults == {}
    assert len(seen) >= 2


@pytest.mark.extra  # some hundred kinds of page, each four times under axe
@pytest.mark.parametrize("who", LANDS_ON)
def test_every_page_is_clean(sign_in, site, who, examined):
    def look(kind):
        new = kind not in examined
        examined.add(kind)
        return faults_of if new else sideways

    seen, faults = looked_at(sign_in(who), site, look, ALL_WIDTHS)
    assert faults == {}
    assert len(seen) >= 2


def test_a_page_without_a_label_would_be_caught(sign_in):
    """The negative control: a check that cannot fail proves nothing."""
    page = sign_in("referrer")
    page.goto("/referrals/new/marac")
    page.evaluate("() => document.querySelectorAll('label').forEach(label => label.remove())")
    assert any(fault.startswith("label") for fault in faults_of(page))


@pytest.mark.extra
def test_nothing_personal_in_titles_or_addresses(sign_in, site):
    page = sign_in("coordinator")
    page.goto("/inbox")
    names = {
        n.strip()
        for cell in page.locator("td[data-label=Person]").all_inner_texts()
        if "," in cell
        for n in cell.split(",")
        if len(n.strip()) > 3
    }
    assert names
    links = page.eval_on_selector_all("a[href]:not([download])", "e => e.map(x => x.href)")
    for address in links[:40]:
        page.goto(address)
        assert not any(name in page.title() or name in page.url for name in names)

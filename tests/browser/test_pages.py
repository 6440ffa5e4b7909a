"""Every page that a role can reach: axe-clean, no sideways scrolling, no script errors, at phone and laptop width, and at the edges."""

import re

import pytest


pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANDS_ON = {
    "coordinator": "/inbox",
    # The next meeting, with what is not decided on it.
    "chair": r"/meetings/[0-9a-f-]{36}",
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
    r"(?<=^/schemes/start/)[\w-]+/\w+": "KIND/NATION",
    # The place of a person in a case.
    r"(?<=^/cases/REF/)([a-z-]+)/\d+$": r"\1/PLACE",
    r"(?<=^/cases/REF/told/)\d+(?=/)": "PLACE",
    r"(?<=/charter/)\d+$": "VERSION",
    # The panel's pages hold the most; of those of the other schemes one of each kind is enough.
    r"(?<=^/schemes/)(?!violence-panel/)[\w-]+(?=/(?:charter|surveys|voice|delivery|team))": "OTHER",
    r"(?<=^/board/)(?!violence-panel/)[\w-]+(?=/)": "OTHER",
    r"(?<=^/returns/)([\w-]+)/year/\d{4}/(?!file)[\w-]+": r"\1/YEAR/FIGURE",
    r"(?<=^/returns/)([\w-]+)/year/\d{4}": r"\1/YEAR",
    r"(?<=^/returns/)(\w+)/\d{4}/\d/\w+": r"\1/QUARTER/FIGURE",
    r"(?<=^/returns/)(\w+)/\d{4}/\d$": r"\1/QUARTER",
}


# Between a kind of page and the kind of scheme of its case.
OF = " of "


def kind_of(address, site, kinds=None):
    """One page of each kind is looked at: ids, references, quarters, figures and what stands behind a question mark are folded.

    With ``kinds``, the kind of scheme of each case by its reference, a page of a case is looked at once for each of them: its
    forms, ratings and words are those of its scheme.
    """
    path = whole = address.removeprefix(site).partition("?")[0]
    for part, name in FOLDED.items():
        path = re.sub(part, name, path)
    if group := re.search(r"/inbox\?group=([\w-]+)$", address):
        path = f"/inbox/{'all' if group[1] == 'all' else 'GROUP'}"
    case = re.match(r"/cases/([A-Z0-9]{4})(?=/|$)", whole)
    return f"{path}{OF}{kinds.get(case[1], '')}" if kinds and case else path


# First load, journeys 2.13, as it comes through the line: bytes of the page with all that it asks for, and of its script.
MOST_BYTES, MOST_SCRIPT = 150_000, 60_000
# Lists of whatever waits, about a kilobyte a row: some eighty notices that nobody worked through weigh more, and so may every row of an inbox on one
# page. The inbox itself shows what presses most and a number for the rest.
ENDLESS = {"/inbox/all": 200_000, "/notices": 200_000}
WEIGHT = """() => {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const sum = some => some.reduce((total, entry) => total + entry.encodedBodySize, 0);
  return [sum(all), sum(all.filter(entry => /\\.js(\\?|$)/.test(entry.name)))];
}"""


def heavy(page, kind=""):
    """What is too heavy for a slow line."""
    whole, script = page.evaluate(WEIGHT)
    assert whole > 0
    faults = [f"weighs {whole} bytes"] if whole > ENDLESS.get(kind, MOST_BYTES) else []
    return faults + ([f"{script} bytes of script"] if script > MOST_SCRIPT else [])


# What cannot be done where no script runs: a button that sends no form, a form without a button, a link to nowhere.
DEAD_WITHOUT_SCRIPT = """() => {
  const faults = [], seen = e => e.checkVisibility({visibilityProperty: true}), word = e => (e.innerText || e.value || e.id).trim().slice(0, 40);
  const heads = [...document.querySelectorAll('h1')].filter(seen);
  if (heads.length !== 1 || !word(heads[0])) faults.push(`${heads.length} main headings`);
  const buttons = [...document.querySelectorAll('button, input[type=button], input[type=submit]')];
  for (const e of buttons)
    if (seen(e) && !(e.form && e.type === 'submit')) faults.push(`does nothing: ${word(e)}`);
  for (const e of document.forms)
    if (seen(e) && !buttons.some(b => b.form === e && b.type === 'submit' && seen(b))) faults.push(`cannot be sent: ${e.id || e.action}`);
  for (const e of document.querySelectorAll('a[href]')) {
    const to = e.getAttribute('href');
    if (!seen(e) || !/^(#|javascript:)/.test(to)) continue;
    if (!to.startsWith('#') || !document.getElementById(to.slice(1))) faults.push(`leads nowhere: ${word(e)}`);
  }
  return faults;
}"""


def dead_without_script(page):
    """What a page offers that does nothing where no script runs."""
    return page.evaluate(DEAD_WITHOUT_SCRIPT)


def sideways(page):
    by = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [f"scrolls sideways by {by}"] if by > 0 else []


def faults_of(page):
    """What axe finds on the page that is open, and whether it scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    # A page that is still on its way has no heading yet; on one without script axe would never answer, and this says so.
    page.wait_for_load_state()
    page.wait_for_function("() => true", timeout=10_000)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:100]}" for v in found] + sideways(page)


# An A4 sheet within its margins, in CSS pixels.
SHEET = 688
PAPER_FAULTS = """() => {
  const seen = e => { const b = e.getBoundingClientRect(); return b.width > 1 && b.height > 1; };
  const left = [...document.querySelectorAll('nav, form:not(.pl-asked), .pl-asked :is(textarea, select, input:not([type=radio], [type=checkbox])), button, .govuk-skip-link, .govuk-back-link, .pl-header, .pl-footer')].filter(seen);
  const by = document.documentElement.scrollWidth - window.innerWidth;
  return [...left.map(e => `prints ${e.tagName} ${e.className}`), ...(by > 1 ? [`runs ${by} over the sheet`] : [])];
}"""
# A form whose questions are answered by hand first prints them, and no field.
# Whatever takes the focus is seen to have it, is not under something else, stands in the order of the page and is big enough to hit
# (WCAG 2.2: 2.4.3, 2.4.7, 2.4.11, 2.5.8; a link in a line of text may be as high as the line).
KEY_FAULTS = """() => {
  const faults = [], word = e => `${e.tagName} ${e.id || e.className} ${(e.textContent || e.value || '').trim().slice(0, 30)}`;
  const look = e => { const s = getComputedStyle(e), t = e.labels && e.labels[0] ? getComputedStyle(e.labels[0], '::before') : s;
    return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderColor, t.boxShadow, t.outlineStyle, t.outlineWidth].join(); };
  // The screen of a room has nothing above its content to be skipped (WCAG 2.4.1).
  if (document.querySelector('header a[href], nav a[href]') && !document.querySelector('a.govuk-skip-link[href="#main-content"]')) faults.push('no link past the header');
  // A field that has the focus from the beginning shows it as soon as it is left and taken again.
  document.activeElement.blur();
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')) {
    if (e.tabIndex > 0) faults.push(`out of order: ${word(e)}`);
    if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})) continue;
    const before = look(e);
    e.focus();
    if (document.activeElement !== e) continue;
    const box = e.getBoundingClientRect();
    if (look(e) === before) faults.push(`no sign of the focus: ${word(e)}`);
    if (box.width < 2 || box.height < 2 || box.right < 0) faults.push(`focused out of sight: ${word(e)}`);
    const on = document.elementFromPoint(Math.min(box.left + box.width / 2, innerWidth - 2), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2));
    const own = on && (e.contains(on) || on.contains(e) || [...(e.labels || [])].some(l => l.contains(on)));
    if (on && !own && ['sticky', 'fixed'].includes(getComputedStyle(on).position)) faults.push(`under ${word(on)}: ${word(e)}`);
    if (!(e.matches('a, [type=radio], [type=checkbox]')) && (box.width < 24 || box.height < 24)) faults.push(`too small: ${word(e)}`);
  }
  document.activeElement.blur();
  return faults;
}"""


def paper_faults(page):
    """What is wrong with a page on paper: it runs over the sheet, or prints what can only be pressed."""
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print")
    faults = page.evaluate(PAPER_FAULTS)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDTHS["laptop"], "height": 900})
    return [f"paper: {fault}" for fault in faults]


def key_faults(page):
    """What is wrong with a page for whoever works it with keys alone."""
    return [f"keys: {fault}" for fault in page.evaluate(KEY_FAULTS)]


def faults_at_each_width(page, look, widths=WIDTHS):
    faults = []
    for name, width in widths.items():
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{name}: {fault}" for fault in look(page)]
    return faults


def looked_at(page, site, look, widths, kinds=None):
    """Open one page of each kind that links lead to, and say what is wrong with each.

    ``look`` gives, for a kind of page, what to look at it with; ``kinds`` is as `kind_of` takes it.
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
        kind = kind_of(address, site, kinds)
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
    assert re.fullmatch(LANDS_ON[who], page.url.removeprefix(site))
    assert faults_of(page) == []


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=[] if who in QUICK else [pytest.mark.extra]) for who in LANDS_ON]
)
def test_every_link_leads_to_a_page_that_fits(sign_in, site, who):
    """Nothing that is refused or missing, no script error, no sideways scrolling on a phone."""
    seen, faults = looked_at(sign_in(who), site, lambda kind: sideways, {"phone": WIDTHS["phone"]})
    assert faults == {}
    assert len(seen) >= 2


# Of these each kind of scheme has its own all through; of other pages of a case one width is enough beyond the first kind.
OWN_ALL_THROUGH = {"/cases/REF", "/cases/REF/review", "/cases/REF/needs", "/cases/REF/plan"}


# Whoever sees cases of every kind of scheme, and whoever has pages of a case of their own; to the others its pages are the same.
BY_SCHEME = {"coordinator", "adviser"}


@pytest.mark.extra  # some hundreds of kinds of page under axe
@pytest.mark.parametrize("who", LANDS_ON)
def test_every_page_is_clean(sign_in, site, who, examined, kinds_of_cases):
    """Axe at each width once for a kind of page, and on a phone again for each kind of scheme that a case can be of; light enough too."""

    def look(kind):
        page_kind = kind.partition(OF)[0]
        new, whole = kind not in examined, page_kind not in examined or page_kind in OWN_ALL_THROUGH
        examined.update((kind, page_kind))

        def at(page):
            phone = page.viewport_size["width"] == WIDTHS["phone"]
            found = faults_of(page) if new and (whole or phone) else sideways(page)
            return found + (heavy(page, kind) if phone else [])

        return at

    kinds = kinds_of_cases if who in BY_SCHEME else None
    seen, faults = looked_at(sign_in(who), site, look, ALL_WIDTHS, kinds)
    assert faults == {}
    assert len(seen) >= 2


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=[] if who == "unvetted" else [pytest.mark.extra]) for who in LANDS_ON]
)
def test_every_page_goes_on_paper_and_is_worked_with_keys(sign_in, site, who, kinds_of_cases):
    def look(kind):
        return lambda page: paper_faults(page) + key_faults(page)

    kinds = kinds_of_cases if who in BY_SCHEME else None
    seen, faults = looked_at(sign_in(who), site, look, {"laptop": WIDTHS["laptop"]}, kinds)
    assert faults == {}
    assert len(seen) >= 2


@pytest.mark.extra
@pytest.mark.parametrize("who", LANDS_ON)
def test_every_page_is_worked_without_script(sign_in, site, who):
    """Each answers, has its heading, and offers nothing that needs script to do anything."""
    page = sign_in(who, script=False)
    seen, faults = looked_at(page, site, lambda kind: dead_without_script, {"laptop": WIDTHS["laptop"]})
    assert faults == {}
    assert len(seen) >= 2


def test_what_needs_script_or_is_too_heavy_would_be_caught(sign_in, monkeypatch):
    page = sign_in("unvetted", script=False)
    page.evaluate(
        """() => {
          const main = document.querySelector('main');
          main.innerHTML += '<button type=button>Open</button><form id=f><input></form><a href="#gone">x</a><h1>Two</h1>';
        }"""
    )
    found = " ".join(dead_without_script(page))
    for fault in ("does nothing: Open", "cannot be sent: f", "leads nowhere: x", "2 main headings"):
        assert fault in found
    assert heavy(page) == []
    monkeypatch.setattr("tests.browser.test_pages.MOST_BYTES", 1)
    assert len(heavy(page)) == 1


def test_what_keys_and_paper_cannot_take_would_be_caught(sign_in):
    page = sign_in("unvetted")
    page.evaluate(
        """() => {
          const main = document.querySelector('main');
          main.innerHTML += '<button tabindex=3>x</button><div>x</div>';
          main.lastElementChild.style.width = '900px';
          main.querySelector('button[tabindex]').style.setProperty('all', 'unset', 'important');
        }"""
    )
    assert any("out of order" in fault for fault in key_faults(page))
    assert any("no sign of the focus" in fault for fault in key_faults(page))
    assert any("over the sheet" in fault for fault in paper_faults(page))


def test_a_page_without_a_label_would_be_caught(sign_in):
    """The negative control: a check that cannot fail proves nothing."""
    page = sign_in("referrer")
    page.goto("/referrals/new/marac")
    page.evaluate("() => document.querySelectorAll('label').forEach(label => label.remove())")
    assert any(fault.startswith("label") for fault in faults_of(page))


@pytest.mark.extra
def test_nothing_personal_in_titles_or_addresses(sign_in, site):
    page = sign_in("coordinator")
    page.goto("/inbox?group=all")
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

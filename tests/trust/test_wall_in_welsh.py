"""The wall of a MARAC holds in every language: the officer on the perpetrator's side reads Welsh, and learns of nothing."""

import html
import re

from tests.casework import panel as panel
from tests.trust.test_canaries import signed_in
from tests.trust.test_wall import (
    MARKERS,
    PUBLIC,
    addresses,
    said_in,
)
from tests.trust.test_wall import (
    before as before,
)
from tests.trust.test_wall import (
    behind as behind,
)
from tests.trust.test_wall import (
    in_panel as in_panel,
)
from tests.trust.test_wall import (
    marac as marac,
)
from tests.trust.test_wall import (
    officer as officer,
)


# What names the other side in Welsh without a marker.
SOURCES = ("cyflawnwr", "cynhadledd asesu risg", "cam-drin domestig", "cydgysylltydd marac")


def crawled_in_welsh(who, planted):
    client = signed_in(who)
    client.post("/language", {"language": "cy"})
    return {address: client.get(address, follow=True) for address in sorted(set(addresses(planted)))}


def sources_in(pages):
    whole = html.unescape(
        "".join(page.content.decode(errors="replace") for page in pages.values())
    ).casefold()
    return {source for source in SOURCES if source in whole}


def test_no_page_of_the_officer_betrays_it(behind):
    _, _, ids = behind
    pages = crawled_in_welsh("officer", ids)
    assert any('<html lang="cy"' in page.content.decode(errors="replace") for page in pages.values())
    assert said_in(pages) & set(MARKERS) == set()
    for address, page in pages.items():
        assert address in PUBLIC or said_in({address: page}) | sources_in({address: page}) == set(), address


def test_whoever_sits_at_the_table_finds_them(behind):
    """The positive control: the same crawl by the representative of the same agency, who is in the case."""
    _, _, ids = behind
    pages = crawled_in_welsh("worker", ids)
    assert {"victimlast", "fact", "objective"} <= said_in(pages)
    assert "cyflawnwr" in sources_in(pages)


def test_what_is_hidden_and_what_is_absent_look_alike(behind):
    _, _, ids = behind
    client = signed_in("officer")
    client.post("/language", {"language": "cy"})
    hidden, absent = (client.get(f"/cases/{ref}") for ref in (ids["ref"], "ZZZZ"))
    assert hidden.status_code == absent.status_code == 404
    plain = [page.content.decode().split("<main")[1].split("</main>")[0] for page in (hidden, absent)]
    masked = [without_token(page) for page in plain]
    assert masked[0] == masked[1]


def without_token(page):
    """The token against forgery differs at every look."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)

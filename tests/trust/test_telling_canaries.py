"""Markers in what somebody was told, objects to and consents to, and every page opened by those who must not see them."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Case
from tests.cases.told import answered, consent, not_told, objection, told
from tests.casework import days
from tests.casework import panel as panel
from tests.remembering import remembered
from tests.trust.test_canaries import addresses, signed_in, text_of


KINDS = ("told", "nottold", "towhat", "theirs", "answer", "service", "consent")
MARKERS = {kind: f"Kanari{number:02d}{kind.title()}" for number, kind in enumerate(KINDS)}


@pytest.fixture
@remembered
def planted(panel):
    """A case with a marker in every field."""
    m, (case, _, _) = MARKERS, panel.active()
    with panel.look(panel.p.alice) as alice:
        not_told(case, by=alice, words=m["nottold"])
        told(case, by=alice, words=m["told"])
        row = objection(case, by=alice, to_what=m["towhat"], words=m["theirs"])
        answered(row, by=alice, words=m["answer"])
        consent(case, by=alice, service=m["service"], words=m["consent"])
    return {"case": case, "ref": case.ref, "place": 1, "objection_id": row.id}


def found(who, planted):
    client = signed_in(who)
    pages = {a: client.get(a, follow=True) for a in sorted(set(addresses(planted)))}
    whole = "".join(map(text_of, pages.values()))
    return {kind for kind, marker in MARKERS.items() if marker.casefold() in whole}


@pytest.mark.parametrize("who", ["alice", pytest.param("bob", marks=pytest.mark.extra), "worker"])
def test_whoever_works_on_the_case_finds_them_all(planted, who):
    """The positive control."""
    assert found(who, planted) == set(KINDS)


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_finds_none(planted, who):
    assert found(who, planted) == set()


def test_the_conflicted_find_none_from_that_moment(planted, panel):
    with panel.look(panel.p.dana) as dana:
        case = Case.objects.get(id=planted["case"].id)
        cases.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(31))
    assert found("dana", planted) == set()


@pytest.mark.extra
def test_no_title_names_anything(planted):
    client = signed_in("alice")
    for address in sorted(set(addresses(planted))):
        title = client.get(address, follow=True).content.decode(errors="replace").split("<title>")[-1]
        assert not any(marker in title.split("</title>")[0] for marker in MARKERS.values())

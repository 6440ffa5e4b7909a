"""Markers in warnings and in what an agency is let know: every page opened by those who must not read them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.cases.services.presence import share_presence
from plumbline.cases.services.staff_warnings import end_warning, warn_staff
from plumbline.schemes.queries import kind_of
from tests.casework import panel as panel
from tests.trust.test_canaries import addresses, signed_in, text_of


KINDS = ("do", "why", "source", "ended", "call", "need")
MARKERS = {kind: f"Kanari{number:02d}{kind.title()}" for number, kind in enumerate(KINDS, start=60)}


@pytest.fixture
def planted(panel):
    """Two warnings, one ended; why is for the police alone. A charity of the scheme that is not in the case is let know."""
    m, (case, _, _) = MARKERS, panel.active()
    until = timezone.localdate() + timedelta(days=30)
    with panel.look(panel.p.alice) as alice:
        given = {
            "case": case,
            "person_id": case.person_id,
            "do": m["do"],
            "source": m["source"],
            "until": until,
            "by": alice,
        }
        first = warn_staff(why=m["why"], readers=[panel.p.agencies["police"]], **given)
        second = warn_staff(why="Other", **given | {"source": "Other"})
        end_warning(warning_id=second.id, words=m["ended"], by=alice)
    fresh = panel.researched()
    with panel.look(panel.p.alice) as alice:
        share_presence(
            case=fresh, person_id=fresh.person_id, agency=panel.p.agencies["probation"], call=m["call"], words=m["need"],
            gateway=next(iter(kind_of(fresh.scheme).gateways)), until=until, by=alice,
        )  # fmt: skip
    return {"case": case, "ref": case.ref, "warning_id": first.id, "fresh": fresh}


def found(who, planted):
    client = signed_in(who)
    pages = [
        *set(addresses({"ref": planted["ref"], "warning_id": planted["warning_id"]})),
        f"/cases/{planted['fresh'].ref}",
    ]
    whole = "".join(text_of(client.get(address, follow=True)) for address in sorted(pages))
    return {kind for kind, marker in MARKERS.items() if marker.casefold() in whole}


@pytest.mark.extra
def test_those_chosen_read_why(planted):
    assert found("alice", planted) == set(KINDS)
    assert found("bob", planted) >= {"do", "why", "source", "ended"}


def test_others_in_the_case_read_what_to_do_alone(planted):
    assert found("dana", planted) == {"do", "ended"}
    assert found("worker", planted) == {"do", "ended"}


@pytest.mark.parametrize("who", ["charlie", "board", "analyst", "governance", "researcher"])
def test_whoever_has_no_business_finds_none(planted, who):
    assert found(who, planted) == set()

"""Asking the same agencies about the next person as about the last: one press, and never pressed beforehand."""

import re
from datetime import date

from plumbline.cases.models import ResearchRequest
from plumbline.cases.queries.asked import asked_before
from tests.casework import panel as panel
from tests.signing_in import signed_in


OFFER = "Do you ask the same agencies as last time"


def the_next(panel):
    return panel.referral(name="Following", born=date(1991, 6, 5))


def asked_about(panel, referral):
    with panel.look(panel.p.alice):
        rows = ResearchRequest.objects.filter(case__referral_id=referral.id).values_list("agency", flat=True)
        return {name for name, key in panel.p.agencies.items() if key in set(rows)}


def take(panel, referral, **given):
    given = {
        "decision": "take",
        "because": "Fits the charter",
        "lead_agency": str(panel.p.agencies["council"]),
    } | given
    return signed_in("alice").post(f"/referrals/{referral.id}", given)


def the_set(panel, *names):
    """What a tick of a set sends: its agencies."""
    return ",".join(sorted(str(panel.p.agencies[name]) for name in names))


def offered(panel, referral):
    page = signed_in("alice").get(f"/referrals/{referral.id}").content.decode()
    return re.findall(r'name="same_again" value="([^"]+)"', page)


def test_before_anybody_was_asked_every_agency_is_the_only_set(panel):
    every = ",".join(sorted(str(key) for key in panel.scheme.agencies))
    referral = the_next(panel)
    assert offered(panel, referral) == [every]
    assert take(panel, referral, same_again=every).status_code == 302
    assert asked_about(panel, referral) == {
        name for name, key in panel.p.agencies.items() if key in panel.scheme.agencies
    }


def test_each_set_that_was_asked_before_is_offered_once_the_last_first(panel):
    for number, names in enumerate([("police", "probation"), ("police", "housing"), ("police", "probation")]):
        referral = panel.referral(name=f"Before{number}", born=date(1980 + number, 1, 2))
        take(panel, referral, ask=[str(panel.p.agencies[name]) for name in names])
    first, second, every = offered(panel, the_next(panel))
    assert first == the_set(panel, "police", "probation")
    assert second == the_set(panel, "police", "housing")
    assert every.count(",") > 1


def test_what_no_set_names_is_refused(panel):
    panel.triaged(ask=("police", "housing"))
    referral = the_next(panel)
    answer = take(panel, referral, same_again=the_set(panel, "police", "probation"))
    assert answer.status_code == 422
    assert asked_about(panel, referral) == set()


def test_it_is_offered_by_name_and_not_ticked(panel):
    panel.triaged(ask=("police", "housing"))
    page = signed_in("alice").get(f"/referrals/{the_next(panel).id}").content.decode()
    assert OFFER in page
    assert " checked" not in page


def test_one_tick_asks_them_all(panel):
    panel.triaged(ask=("police", "housing"))
    referral = the_next(panel)
    assert take(panel, referral, same_again=the_set(panel, "police", "housing")).status_code == 302
    assert asked_about(panel, referral) == {"police", "housing"}


def test_others_are_asked_besides(panel):
    panel.triaged(ask=("police", "housing"))
    referral = the_next(panel)
    take(
        panel,
        referral,
        same_again=the_set(panel, "police", "housing"),
        ask=[str(panel.p.agencies["probation"])],
    )
    assert asked_about(panel, referral) == {"police", "housing", "probation"}


def test_without_the_tick_nobody_is_asked(panel):
    panel.triaged(ask=("police", "housing"))
    referral = the_next(panel)
    take(panel, referral)
    assert asked_about(panel, referral) == set()


def test_those_asked_later_about_one_person_are_not_part_of_it(panel):
    from plumbline.cases.services import ask_for_research
    from tests.casework import days

    case = panel.triaged(ask=("police", "housing"))
    with panel.look(panel.p.alice) as alice:
        ask_for_research(case=case, agencies=[panel.p.agencies["probation"]], by=alice, at=days(2))
        found = asked_before(alice, panel.scheme)
    assert found == [{panel.p.agencies["police"], panel.p.agencies["housing"]}]

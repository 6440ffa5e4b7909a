"""Every share of a case says for what purpose and under which law it is."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases import services as cases
from plumbline.cases.models import Case, Fact, ShareBasis
from plumbline.cases.queries.readers import readers_of_case
from plumbline.cases.services.basis import rest_share
from plumbline.meetings import services as meetings
from plumbline.meetings.enums import Papers
from plumbline.referrals.agreements import basis_among
from plumbline.referrals.models import Referral
from plumbline.sharing.models import Agreement
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.casework import panel as panel


CDA = "Crime and Disorder Act 1998 s.115"
COURT = "Criminal Justice Act 2003 s.325"


def bases(panel, act):
    with panel.look(panel.p.alice):
        return list(ShareBasis.objects.filter(act=act))


@pytest.fixture
def two_laws(as_role):
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(gateway=f"{CDA}; {COURT}")


def test_letting_in_rests_on_the_agreement_that_covers_the_agency(panel, as_role):
    case, _ = panel.conferenced()
    rows = bases(panel, "case.shared")
    assert {row.gateway for row in rows} == {"cda-1998-s115"}
    assert {row.purpose for row in rows} == {"violence-panel"}
    assert panel.p.agencies["housing"] in {agency for row in rows for agency in row.agencies}
    with as_role("auditor"):
        entry = Entry.objects.filter(what="share.rests_on").first()
        assert entry.because == "cda-1998-s115"
        assert Agreement.objects.get(purpose="violence-panel").id in entry.objects_seen
    with panel.look(panel.p.alice) as alice:
        lines = {line.name: line.law for line in readers_of_case(alice, case.ref).lines}
    assert lines["Housing"] == CDA


def test_what_is_an_agency_s_in_the_room_has_its_law_and_a_note_has_none(panel):
    _, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        fact = panel.note(item, "fact", "Rent is two months late", agency="housing", by=alice)
        panel.note(item, "note", "Next month again", by=alice)
    (row,) = bases(panel, "meeting.line_kept")
    assert (row.about, row.agencies, row.citation) == (fact.id, [panel.p.agencies["housing"]], CDA)


def test_a_text_taken_out_says_for_what_and_under_which_of_several_laws(panel, request):
    case, _ = panel.conferenced()
    request.getfixturevalue("two_laws")
    given = {"purpose": "for-our-own-record", "reason": "asked-by-my-agency", "at": days(9)}
    from plumbline.cases.enums import TakenBecause

    given["reason"] = next(iter(TakenBecause)).value
    with panel.look(panel.p.alice) as alice:
        cases.take_summary_out(case=case, by=alice, gateway=COURT, **given)
        with pytest.raises(DataUnfit, match="law"):
            cases.take_summary_out(case=case, by=alice, gateway="made-up", **given)
    (row,) = bases(panel, "case.taken_out")
    assert (row.purpose, row.citation) == ("for-our-own-record", COURT)


def test_printed_papers_have_a_law_for_each_case(panel):
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        printout = meetings.print_papers(
            meeting=item.meeting, what=Papers.PACK, because="No screens", destroy_by=days(9).date(), by=alice, at=days(7)
        )  # fmt: skip
    (row,) = bases(panel, "meeting.printed")
    assert (row.case_id, row.about, row.gateway) == (case.id, printout.id, "cda-1998-s115")


@pytest.mark.parametrize(
    ("chosen", "rests_on"),
    [
        ((None, None), ("", "")),
        (("cda-1998-s115", CDA), ("cda-1998-s115", CDA)),
        ((None, COURT), ("", COURT)),  # no law of this kind of scheme, but of its agreement
        (("care-act-2014-s42", "Care Act 2014 ss.6-7 and s.42"), ("", "")),
    ],
)
def test_of_several_laws_the_one_chosen_for_the_referral_holds_and_none_is_chosen_by_itself(
    panel, request, as_role, chosen, rests_on
):
    case, _ = panel.conferenced()
    request.getfixturevalue("two_laws")
    with as_role("migrator"):
        Referral.objects.filter(id=case.referral_id).update(gateway=chosen[0], citation=chosen[1])
        agreement = Agreement.objects.get(purpose="violence-panel").id
    with panel.look(panel.p.alice) as alice:
        case = Case.objects.get(id=case.id)
        row = rest_share(
            case=case, act="case.shared", agencies=[panel.p.agencies["police"]], by=alice, at=days(9)
        )
    assert (row.gateway, row.citation) == rests_on
    assert row.agreement == agreement


def test_minutes_that_go_out_have_a_law_for_each_case(panel):
    case, item = panel.conferenced()
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        issue = meetings.issue_minutes(meeting=item.meeting, by=alice, at=days(8))
    (row,) = bases(panel, "minutes.issued")
    assert (row.case_id, row.about, row.gateway) == (case.id, issue.id, "cda-1998-s115")
    with panel.look(panel.p.alice):
        assert set(row.agencies) <= set(Case.objects.get(id=case.id).seen_by_agencies)
    assert panel.p.agencies["police"] in row.agencies


def test_what_is_no_power_is_no_law_of_a_share_though_the_agreement_names_it_beside_one(panel, as_role):
    condition = "Data Protection Act 2018 Schedule 1 paragraph 18"
    with as_role("migrator"):
        Agreement.objects.filter(purpose="violence-panel").update(gateway=f"{condition}; {CDA}")
    with panel.look(panel.p.alice):
        found = basis_among(panel.scheme)
    assert [law.citation for law in found.laws.values()] == [CDA]
    # One law is left, so that nobody has to choose.
    assert found.law().citation == CDA


def test_laws_are_those_of_agreements_in_force_alone(panel, two_laws, as_role):
    with panel.look(panel.p.alice):
        assert [law.citation for law in basis_among(panel.scheme).laws.values()] == [CDA, COURT]
    with as_role("migrator"):
        Agreement.objects.update(ends=days(0).date(), ended_because="x")
    with panel.look(panel.p.alice):
        assert basis_among(panel.scheme).laws == {}


def test_each_share_keeps_regime_basis_and_condition_of_whoever_gives(panel):
    case, _, _ = panel.active()
    with panel.look(panel.p.alice):
        row = ShareBasis.objects.filter(case=case, act="case.shared").first()
        fact = Fact.objects.get(reply__request__case=case)
    assert row is not None
    given = (
        row.bases[str(panel.p.agencies["police"])]
        if str(panel.p.agencies["police"]) in row.bases
        else next(iter(row.bases.values()))
    )
    assert given["condition"]
    assert fact.regime == "Data Protection Act 2018 Part 3"
    assert fact.lawful_basis.startswith("s.35(2)(b)")
    assert "Schedule 8" in fact.condition

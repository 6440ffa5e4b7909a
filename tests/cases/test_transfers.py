"""A case handed to another area: here and outside, accepted and refused, and nothing lost."""

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.models import Case
from plumbline.cases.queries import case_for, state_of
from plumbline.cases.queries.transfers import areas_here, transfers_of
from plumbline.people.queries import names_for
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import awaiting_triage, people_named
from plumbline.referrals.services import record_triage
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.charters import signed
from tests.marac import CRITERIA, Marac, add_person, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


@pytest.fixture
def far(personas, looking_as):
    """Another area's MARAC, hosted by its own council, with an agreement between both hosts."""
    nora = add_person(personas, "nora", "far-council", Role.COORDINATOR)
    scheme = start_far(personas, looking_as, nora)
    return nora, scheme


def start_far(personas, looking_as, nora):
    from datetime import date

    from plumbline.access.identity import forget, identify
    from plumbline.access.jobs import job_viewer
    from plumbline.schemes.queries import never_alone
    from plumbline.schemes.services import start_scheme
    from plumbline.sharing.services import sign_agreement

    identify(job_viewer("set-up"))
    for names in [("council", "police", "far-council")]:
        sign_agreement(
            no_power=never_alone(),
            name="Made-up agreement between areas",
            parties=[personas.agencies[n] for n in names],
            purpose="marac",
            gateway="Crime and Disorder Act 1998 s.115",
            starts=date(2020, 1, 1),
            review_on=date(2030, 1, 1),
            by=job_viewer("set-up"),
        )
    forget()
    with looking_as(nora):
        scheme = start_scheme(
            slug="far", kind="marac", name="Far MARAC", host_agency=personas.agencies["far-council"],
            partner_agencies=[], by=nora, at=days(-60),
        )  # fmt: skip
        signed(scheme, criteria=CRITERIA, by=nora, at=days(-55))
    return scheme


def send(marac, case, **changes):
    given = {"area": "Wexborough MARAC (made up)", "words": "She moved on Monday", "at": days(9)} | changes
    with marac.look(marac.p.alice) as alice:
        return services.send_transfer(case=case, by=alice, **given)


def state(marac, case):
    with marac.look(marac.p.alice):
        return state_of(case).state


def last(marac, case):
    with marac.look(marac.p.alice) as alice:
        return transfers_of(alice, case)[-1]


class TestOutside:
    def answer(self, marac, case, answer, **changes):
        given = {
            "words": "We take it",
            "said_by": "Their co-ordinator, by telephone",
            "at": days(10),
        } | changes
        transfer = last(marac, case).transfer
        with marac.look(marac.p.alice) as alice:
            return services.record_transfer_reply(transfer=transfer, answer=answer, by=alice, **given)

    def test_it_is_not_handed_over_until_they_accept(self, marac):
        case = marac.heard(marac.taken())
        send(marac, case)
        assert (state(marac, case), last(marac, case).label) == ("transferring", "No answer yet")
        with (
            marac.look(marac.p.alice) as alice,
            pytest.raises(StageRefused, match="No other area has accepted"),
        ):
            services.close_case(case=case, reason="transferred", words="Moved", by=alice, at=days(10))
        self.answer(marac, case, "accepted")
        with marac.look(marac.p.alice) as alice:
            services.close_case(case=case, reason="transferred", words="Moved", by=alice, at=days(10))
        assert state(marac, case) == "closed"

    @pytest.mark.parametrize("heard", [True, False])
    def test_refused_it_goes_back_to_where_it_stood(self, marac, heard):
        case = marac.taken()
        case = marac.heard(case) if heard else case
        before = state(marac, case)
        send(marac, case)
        self.answer(marac, case, "refused", words="She is not known to live here")
        assert state(marac, case) == before == ("heard" if heard else "accepted")
        send(marac, case, at=days(12))
        assert state(marac, case) == "transferring"

    def test_its_actions_go_on_and_are_named_at_the_end(self, marac):
        case = marac.heard(marac.taken())
        with marac.look(marac.p.alice) as alice:
            objective = services.set_objective(case=case, words="Safe", by=alice, at=days(8))
            action = services.propose_action(
                case=case, verb="Fit", what="locks", owner=marac.p.bob.user_id, agency=marac.p.agencies["police"],
                objective=objective, by=alice, at=days(8),
            )  # fmt: skip
            services.agree_plan(case=case, by=alice, at=days(8))
        send(marac, case)
        with marac.look(marac.p.bob) as bob:
            services.accept_action(action=action, by=bob, at=days(10))
        self.answer(marac, case, "accepted")
        assert state(marac, case) == "transferring"

    @pytest.mark.parametrize("missing", [{"words": " "}, {"said_by": " "}])
    def test_an_answer_says_who_gave_it(self, marac, missing):
        case = marac.taken()
        send(marac, case)
        with pytest.raises(DataUnfit, match="who said so"):
            self.answer(marac, case, "accepted", **missing)

    def test_it_is_sent_once_and_with_a_reason(self, marac):
        case = marac.taken()
        with pytest.raises(DataUnfit, match="which area"):
            send(marac, case, area=" ")
        send(marac, case)
        with pytest.raises(StageRefused, match="already"):
            send(marac, case)

    def test_a_representative_does_not_send_it(self, marac, looking_as):
        case = marac.heard(marac.taken())
        with looking_as(marac.p.bob) as bob, pytest.raises(PermissionRefused, match="hands a case over"):
            services.send_transfer(case=case, area="x", words="x", by=bob, at=days(9))


class TestHere:
    def test_the_other_area_gets_everybody_and_everything_that_was_referred(self, marac, far, looking_as):
        nora, scheme = far
        case = marac.heard(marac.taken())
        send(marac, case, to=scheme, area="")
        with looking_as(nora):
            (line,) = awaiting_triage(nora)
            assert line.route == "Handed over by the MARAC of another area"
            assert [label for label, name in line.people if name] == ["Victim", "Perpetrator", "Child"]
            assert line.referral.answers["happened"] == "Hit and choked on Friday"
            keys = [n.person_id for n in people_named(line.referral)]
            assert len(names_for(nora, keys)) == 3
            # The hand-over gives the referral and nothing of the case itself.
            assert not Case.objects.exists()

    def test_their_triage_is_the_answer(self, marac, far, looking_as):
        nora, scheme = far
        case = marac.heard(marac.taken())
        send(marac, case, to=scheme, area="")
        with marac.look(marac.p.alice) as alice, pytest.raises(StageRefused, match="outside"):
            services.record_transfer_reply(
                transfer=transfers_of(alice, case)[-1].transfer, answer="accepted", words="x", said_by="x",
                by=alice, at=days(9),
            )  # fmt: skip
        with looking_as(nora):
            referral = Referral.objects.select_related("scheme").get(scheme=scheme)
            opened = services.triage(
                referral=referral, decision="take", because="Moved", note="She lives here now",
                lead_agency=scheme.host_agency_id,
                criteria_met=CRITERIA, by=nora, at=days(10),
            )  # fmt: skip
        assert opened is not None
        assert (last(marac, case).answer, last(marac, case).words) == ("accepted", "She lives here now")
        with marac.look(marac.p.alice) as alice:
            services.close_case(case=case, reason="transferred", words="Moved", by=alice, at=days(11))

    def test_refused_there_it_is_taken_back_here(self, marac, far, looking_as):
        nora, scheme = far
        case = marac.heard(marac.taken())
        send(marac, case, to=scheme, area="")
        with marac.look(marac.p.alice) as alice, pytest.raises(StageRefused, match="has not refused"):
            services.take_back_transfer(case=case, by=alice, at=days(9))
        with looking_as(nora):
            referral = Referral.objects.select_related("scheme").get(scheme=scheme)
            record_triage(referral=referral, decision="advice", words="Not our area", by=nora, at=days(10))
        assert last(marac, case).answer == "refused"
        with marac.look(marac.p.alice) as alice:
            services.take_back_transfer(case=case, by=alice, at=days(11))
        assert state(marac, case) == "heard"

    def test_without_an_agreement_no_area_is_on_offer(self, marac, personas, looking_as):
        case = marac.taken()
        with looking_as(personas.alice) as alice:
            assert areas_here(alice, case_for(alice, case.ref)) == []

"""A scheme is started by hand: by whom, under what name, with whom, and taken back while nothing has come to it."""

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import given as drawn
from hypothesis import strategies as st

from plumbline.access.models import Membership
from plumbline.meetings.services import schedule_meeting
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import LocalValue, Scheme
from plumbline.schemes.queries import charter_in_force, kind_of, scheme_by_id, schemes_of
from plumbline.schemes.queries.proposals import proposals_of
from plumbline.schemes.queries.starting import may_take_back, who_leads, without_agreement
from plumbline.schemes.services import begin_scheme, take_back_scheme
from plumbline.schemes.services.starting import STARTING
from plumbline.schemes.starting import GivenScheme, GivenValue, slug_for, value_as_kept
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.charters import signed
from tests.conftest import database_role


AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def given(p, **changes):
    said = {
        "kind": "violence",
        "nation": "england",
        "name": "Quayside panel",
        "host": p.agencies["council"],
        "partners": frozenset({p.agencies["police"], p.agencies["housing"]}),
    }
    return GivenScheme(**(said | changes))


@pytest.fixture
def begun(personas, looking_as):
    with looking_as(personas.alice) as alice:
        return begin_scheme(given=given(personas), by=alice, at=AT)


def test_it_is_at_the_table_of_its_agencies_and_takes_no_case_yet(personas, begun):
    assert (begun.slug, begun.host_agency_id) == ("quayside-panel", personas.agencies["council"])
    assert begun.agencies == given(personas).agencies
    assert schemes_of(personas.bob) == [begun]
    assert schemes_of(personas.charlie) == []
    with pytest.raises(StageRefused, match="It takes no case until its charter is signed"):
        charter_in_force(begun, AT.date())


def test_values_of_its_own_hold_from_the_first_day(personas, looking_as):
    value = GivenValue("meeting.quorum", "police", "The police answer faster here")
    with looking_as(personas.alice) as alice:
        begun = begin_scheme(given=given(personas, values=(value,)), by=alice, at=AT)
    assert kind_of(begun, AT.date()).meeting.quorum == ("police",)
    with looking_as(personas.alice):
        assert LocalValue.objects.get(scheme=begun).because == "The police answer faster here"


def test_a_limit_of_its_own_waits_for_a_second_person(personas, looking_as):
    value = GivenValue("clocks.research", "3 working_days", "The police answer faster here")
    with looking_as(personas.alice) as alice:
        begun = begin_scheme(given=given(personas, values=(value,)), by=alice, at=AT)
        assert [one.value for one in proposals_of(alice, begun)] == ["3 working_days"]
    assert kind_of(begun, AT.date()).limit("research").words == "5 working days"


def test_an_administrator_starts_one_and_sets_no_value(personas, looking_as):
    value = GivenValue("clocks.research", "3 working_days", "So")
    with looking_as(personas.administrator) as by, pytest.raises(PermissionRefused):
        begin_scheme(given=given(personas, values=(value,)), by=by)
    with looking_as(personas.administrator) as by:
        assert begin_scheme(given=given(personas), by=by).name == "Quayside panel"


def test_a_value_that_will_not_do_leaves_no_scheme(personas, looking_as):
    value = GivenValue("clocks.research", "soon", "So")
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit), transaction.atomic():
            begin_scheme(given=given(personas, values=(value,)), by=alice)
        assert not Scheme.objects.exists()


@pytest.mark.parametrize("who", ["bob", "dana", "worker", "analyst", "governance", "board", "researcher"])
def test_others_start_none(personas, looking_as, who):
    with looking_as(getattr(personas, who)) as by, pytest.raises(PermissionRefused, match="co-ordinator"):
        begin_scheme(given=given(personas), by=by)


def test_nobody_starts_one_for_an_agency_that_is_not_theirs(personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(PermissionRefused):
        begin_scheme(given=given(personas, host=personas.agencies["police"]), by=alice)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "  "}, "Give the scheme a name"),
        ({"name": "!!!"}, "with letters in it"),
        ({"name": "a" * 81}, "80 characters or fewer"),
        ({"name": "quayside  PANEL"}, "There is a scheme of this name already"),
        ({"partners": frozenset(), "name": "Alone"}, "at least one partner"),
        ({"kind": "families", "nation": "wales", "name": "Wales"}, "for England alone"),
        ({"kind": "nothing", "name": "Nothing"}, "There is no kind of scheme"),
    ],
    ids=["no-name", "no-letter", "long", "taken", "alone", "nation", "kind"],
)
def test_what_will_not_do_is_said(personas, begun, looking_as, changes, said):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match=said):
        begin_scheme(given=given(personas, **changes), by=alice)


def test_two_who_start_at_once_take_turns_and_the_second_is_told(personas, looking_as, server):
    with psycopg.connect(server.dsn(database="plumbline")) as other, looking_as(personas.alice) as alice:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [STARTING])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            begin_scheme(given=given(personas), by=alice, at=AT)
        other.rollback()
        begin_scheme(given=given(personas), by=alice, at=AT)
        with pytest.raises(DataUnfit, match="There is a scheme of this name already"):
            begin_scheme(given=given(personas), by=alice, at=AT)


def test_the_host_named_as_a_partner_is_no_partner(personas, looking_as):
    host = personas.agencies["council"]
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="at least one partner"):
        begin_scheme(given=given(personas, partners=frozenset({host})), by=alice)


@pytest.mark.parametrize(("role", "said"), [("chair", "chairs"), ("coordinator", "co-ordinates")])
def test_nobody_to_lead_it_is_said_with_where_the_role_is_given(personas, looking_as, role, said):
    agencies = given(personas).agencies
    with database_role("migrator"):
        Membership.objects.filter(role=role, agency_id__in=agencies).exclude(
            user_id=personas.alice.user_id
        ).update(ends=AT)
    with looking_as(personas.administrator) as by:
        if role == "coordinator":
            with database_role("migrator"):
                Membership.objects.filter(user_id=personas.alice.user_id).update(ends=AT)
        with pytest.raises(DataUnfit, match=f"Nobody at these agencies {said}.*Accounts"):
            begin_scheme(given=given(personas), by=by)


def test_who_leads_is_named_only_under_an_agreement(personas):
    on = AT.date()
    told = who_leads(
        personas.alice,
        given(personas).agencies,
        host=personas.agencies["council"],
        purpose="violence-panel",
        on=on,
    )
    assert any("police" in one.lower() and "somebody" not in one for one in told.chairs)
    hidden = who_leads(
        personas.charlie,
        {personas.agencies["police"], personas.agencies["outside-charity"]},
        host=personas.agencies["outside-charity"],
        purpose="violence-panel",
        on=on,
    )
    assert [one for one in hidden.chairs if "olice" in one] == ["somebody at Police"]


def test_partners_without_an_agreement_are_named(personas):
    host, outside = personas.agencies["council"], personas.agencies["outside-charity"]
    partners = {personas.agencies["police"], outside}
    assert len(without_agreement(host, partners, purpose="violence-panel", on=AT.date())) == 1
    assert len(without_agreement(host, partners, purpose="nothing-agreed", on=AT.date())) == 2


def test_one_that_was_never_used_is_taken_back_and_its_name_is_free(personas, begun, looking_as):
    with looking_as(personas.alice) as alice:
        signed(begun, by=alice)
        take_back_scheme(scheme=begun, because="Started twice", by=alice)
    assert schemes_of(personas.bob) == []
    with looking_as(personas.alice) as alice:
        assert begin_scheme(given=given(personas), by=alice).slug == "quayside-panel-2"
        with pytest.raises(StageRefused, match="taken back before"):
            take_back_scheme(scheme=begun, because="Again", by=alice)


def test_taking_back_wants_a_reason_and_the_host(personas, begun, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="Say why"):
        take_back_scheme(scheme=begun, because=" ", by=alice)
    with looking_as(personas.chair) as chair, pytest.raises(PermissionRefused):
        take_back_scheme(scheme=begun, because="So", by=chair)


def referral(scheme, p, looking_as):
    with looking_as(p.alice) as alice:
        signed(scheme, by=alice)
    with looking_as(p.bob) as bob:
        person = GivenPerson("person", first_name="Made", last_name="Up", sex="M")
        refer_person(scheme=scheme, words="Hurt", people=[person], made_up=True, by=bob, at=AT)


def meeting(scheme, p, looking_as):
    with looking_as(p.alice) as alice:
        schedule_meeting(scheme=scheme, starts_at=AT, by=alice, at=AT)


@pytest.mark.parametrize("comes", [referral, meeting], ids=["referral", "meeting"])
def test_what_comes_to_it_brings_it_into_use_for_good(personas, begun, looking_as, comes):
    assert may_take_back(personas.administrator, begun)
    comes(begun, personas, looking_as)
    used = scheme_by_id(begun.id)
    assert used.in_use_since is not None
    assert not may_take_back(personas.administrator, used)
    # An administrator sees no referral: what holds them is what the database wrote, not what they can count.
    with looking_as(personas.administrator) as by, pytest.raises(StageRefused, match="is in use"):
        take_back_scheme(scheme=begun, because="Not wanted", by=by)


def test_nothing_comes_to_one_that_was_taken_back_meanwhile(personas, begun, looking_as):
    with looking_as(personas.alice) as alice:
        take_back_scheme(scheme=begun, because="Started twice", by=alice)
    with pytest.raises(IntegrityError, match="schemes_scheme_in_use_stays"), transaction.atomic():
        meeting(begun, personas, looking_as)


@drawn(st.text(max_size=90), st.sets(st.sampled_from(["panel", "panel-2", "panel-3", "quay"])))
def test_an_address_is_short_and_never_one_that_is_taken(name, taken):
    slug = slug_for(f"Panel {name}", taken)
    assert slug not in taken
    assert 0 < len(slug) <= 50


def test_a_scheme_is_not_at_the_address_at_which_schemes_are_started():
    assert slug_for("Start", []) == "start-2"


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("clocks.research", " 3 Working_days ", "3 working_days"),
        ("routes.repeat.anchor", "Last heard", "last_heard"),
        ("work.drivers", "Debt", "Debt"),
        ("anything", "Debt; Home", "Debt; Home"),
    ],
    ids=["small", "anchor", "drivers", "list"],
)
def test_a_value_is_kept_in_its_form(path, typed, kept):
    assert value_as_kept(path, typed) == kept


def test_agencies_are_host_and_partners(personas):
    said = given(personas)
    assert said.host in said.agencies
    assert replace(said, partners=frozenset()).agencies == {said.host}

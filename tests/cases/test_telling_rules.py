"""Where telling stands, by when an objection is answered, which consent counts: for every input, not for some."""

from calendar import monthrange
from collections import namedtuple
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases.enums import ConsentAnswer, Standing, Told
from plumbline.cases.telling import (
    answer_by,
    check_consent,
    check_may_reach,
    check_rule,
    consent_keys,
    consents_now,
    in_force,
    is_late,
    law,
    service_key,
    standing_consent,
    stands,
)
from plumbline.values.errors import DataUnfit, StageRefused


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
Said = namedtuple("Said", "service answer intervention_id", defaults=[None])
ROWS = st.lists(
    st.builds(
        Said,
        st.sampled_from(["Mentoring", " mentoring", "MENTORING ", "Rent advice", "rent  advice"]),
        st.sampled_from(list(ConsentAnswer)),
    )
)


@given(st.sampled_from([None, *Told]), st.none() | DAYS, DAYS)
def test_nobody_is_told_whom_nothing_may_reach(last, review_on, on):
    assert stands(last, review_on, never=True, on=on) is Standing.NEVER


@given(DAYS, st.integers(-400, 400))
def test_one_not_told_is_due_from_the_day_of_review(review_on, later):
    found = stands(Told.NOT_TOLD, review_on, never=False, on=review_on + timedelta(days=later))
    assert found is (Standing.REVIEW_DUE if later >= 0 else Standing.NOT_TOLD)


@given(st.none() | DAYS, DAYS)
def test_that_nobody_decided_is_a_state_and_told_needs_no_review(review_on, on):
    assert stands(None, review_on, never=False, on=on) is Standing.UNDECIDED
    assert stands(Told.TOLD, review_on, never=False, on=on) is Standing.TOLD


@given(DAYS)
def test_an_answer_is_due_a_calendar_month_later(received):
    due = answer_by(received)
    assert (due.year * 12 + due.month) - (received.year * 12 + received.month) == 1
    assert due.day == min(received.day, monthrange(due.year, due.month)[1])


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_the_ends_of_months(received, due):
    assert answer_by(received) == due


@given(DAYS, st.none() | DAYS, DAYS)
def test_late_is_after_the_day_and_never_on_it(due, answered_on, on):
    assert is_late(due, answered_on, on=on) is ((answered_on or on) > due)
    assert not is_late(due, due, on=on)
    assert not is_late(due, None, on=due)


@given(st.text(), st.text(" \t\n"))
def test_case_and_spaces_make_no_other_service(words, space):
    assert service_key(space + words.replace(" ", "  ") + space) == service_key(words)


@given(ROWS)
def test_the_last_row_of_a_service_counts(rows):
    now = consents_now(rows)
    keys = [service_key(row.service) for row in now]
    assert len(keys) == len(set(keys))
    assert set(keys) == {service_key(row.service) for row in rows}
    for row in now:
        same = [r for r in rows if service_key(r.service) == service_key(row.service)]
        assert same[-1] is row


@given(ROWS)
def test_only_what_was_given_is_withdrawn(rows):
    last = next((r.answer for r in reversed(rows) if service_key(r.service) == "mentoring"), None)
    if last is ConsentAnswer.GIVEN:
        check_consent(ConsentAnswer.WITHDRAWN, "Mentoring", None, rows)
    else:
        with pytest.raises(StageRefused, match="none can be withdrawn"):
            check_consent(ConsentAnswer.WITHDRAWN, "Mentoring", None, rows)
    for answer in (ConsentAnswer.GIVEN, ConsentAnswer.REFUSED):
        check_consent(answer, "Mentoring", None, rows)


def test_a_service_is_known_by_its_key_whatever_it_is_called():
    """A name from before the catalogue had the service belongs to it; another provider's of the same name does not."""
    mine, theirs = UUID(int=1), UUID(int=2)
    given, withdrawn = ConsentAnswer.GIVEN, ConsentAnswer.WITHDRAWN
    rows = [
        Said("Talks", given),
        Said("Talks", given, mine),
        Said("Talking", withdrawn, mine),
        Said("Talking", given, theirs),
    ]
    assert consent_keys(rows) == [str(mine), str(mine), str(mine), str(theirs)]
    assert consents_now(rows) == rows[2:]
    assert standing_consent(mine, rows) is None
    assert standing_consent(theirs, rows) is rows[3]
    assert standing_consent(mine, [Said("Talks", given)]) is None
    check_consent(withdrawn, "Talks", mine, rows[:2])
    with pytest.raises(StageRefused):
        check_consent(withdrawn, "Talking", mine, rows)


def test_nothing_is_sent_to_whom_nothing_may_reach():
    check_may_reach(never=False)
    with pytest.raises(StageRefused, match="Nothing of this case may reach this person"):
        check_may_reach(never=True)


@pytest.mark.parametrize("rules", [law().reasons, law().grounds])
def test_every_reason_has_its_law_and_holds_from_its_day(rules):
    for rule in rules.values():
        assert rule.label
        assert rule.citation.startswith(("Data Protection Act 2018", "UK GDPR"))
        check_rule(rules, rule.slug, on=rule.since)
        with pytest.raises(DataUnfit):
            check_rule(rules, rule.slug, on=rule.since - timedelta(days=1))
    assert in_force(rules, on=date(2026, 11, 1)) == list(rules.values())


def test_no_reason_of_convenience():
    with pytest.raises(DataUnfit):
        check_rule(law().reasons, "too_busy", on=date(2026, 11, 1))

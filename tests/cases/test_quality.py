"""Sample audits: committed before they are drawn, two raters blind to each other, a third who settles; nobody rates their own work."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.cases import services
from plumbline.cases.models import AuditedCase, QualityAudit, QualityRating
from plumbline.cases.quality import checked_ratings, differs, drawn, first_of_each, form_of, frame_fingerprint
from plumbline.cases.queries.quality import audit_shown, audited_shown, quality_counts
from plumbline.selection import verify_seed
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.conftest import database_role


FORM = "work-on-a-case-1"
GOOD = {"fits": "fully", "specific": "mostly", "voice": "not", "risk": "cannot_tell"}
START, END = date(2026, 1, 1), date(2026, 12, 1)


def commit(panel, **changes):
    terms = {
        "form": FORM,
        "closed_from": date(2026, 3, 1),
        "closed_until": date(2026, 5, 1),
        "size": 5,
        "at": days(90),
    }
    with panel.look(panel.p.alice) as alice:
        return services.commit_to_audit(scheme=panel.scheme, by=alice, **(terms | changes))


def committed_before(audit):
    """Make it one of an earlier transaction, as it is outside tests, each of which is one transaction."""
    with database_role("migrator"), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_qualityaudit SET committed_in = '3' WHERE id = %s", [audit.id])


@pytest.fixture
def sample(panel):
    """One closed case, on which the probation worker worked, drawn."""
    panel.everything()
    audit = commit(panel)
    committed_before(audit)
    with panel.look(panel.p.alice) as alice:
        services.draw_audit(audit=audit, by=alice, at=days(91))
        (audited,) = AuditedCase.objects.all()
    return audit, audited


def rate(panel, audited, who, **changes):
    with panel.look(getattr(panel.p, who)) as by:
        return services.rate_case(audited=audited, answers=GOOD | changes, by=by, at=days(92))


def past_the_service(panel, audited, agency, *, by, identified):
    """Write a rating as raw SQL would, with an entry for the guard of the ledger."""
    record("quality.rated", verb=Verb.COLLECTION, object_kind="quality", objects=[audited.id], by=identified)
    where = panel.p.agencies[agency]
    QualityRating(
        audited=audited, place=1, answers=GOOD, agency=where, owner_agency=where, at=days(92), by=by
    ).save(force_insert=True)  # fmt: skip


def settle(panel, audited, who, **answers):
    with panel.look(getattr(panel.p, who)) as by:
        return services.settle_ratings(
            audited=audited, answers=answers, because="The plan says so", by=by, at=days(93)
        )


@given(
    st.binary(min_size=16, max_size=32),
    st.sets(st.text("ABCDEF0123456789", min_size=4, max_size=6)),
    st.integers(1, 20),
)
def test_anybody_can_draw_again(seed, refs, size):
    once = drawn(seed, refs, size)
    assert once == drawn(seed, sorted(refs, reverse=True), size)
    assert len(once) == len(set(once)) == min(size, len(refs))
    assert drawn(seed, refs, size + 1)[: len(once)] == once


def test_each_is_as_likely_as_any_other():
    refs = [f"R{number}" for number in range(20)]
    counts = dict.fromkeys(refs, 0)
    for number in range(2000):
        for ref in drawn(number.to_bytes(16, "big"), refs, 5):
            counts[ref] += 1
    # Each is expected 500 times, with a standard deviation of 19.4.
    assert 425 < min(counts.values()) <= max(counts.values()) < 575


@given(
    st.binary(min_size=16, max_size=32),
    st.lists(st.integers(0, 6), min_size=1, max_size=25),
    st.integers(1, 8),
)
def test_of_each_case_one_action_is_drawn_however_many_it_has(seed, cases, size):
    owner = {f"A{number}": f"C{case}" for number, case in enumerate(cases)}
    order = drawn(seed, owner, len(owner))
    chosen = first_of_each(order, owner, size)
    assert len(chosen) == len({owner[key] for key in chosen}) == min(size, len(set(owner.values())))
    for key in chosen:
        assert key == next(other for other in order if owner[other] == owner[key])


def test_actions_are_drawn_and_rated_as_cases_are(panel):
    panel.everything()
    audit = commit(panel, form="work-on-an-action-1")
    committed_before(audit)
    with panel.look(panel.p.alice) as alice:
        services.draw_audit(audit=audit, by=alice, at=days(91))
        _, (one,) = audit_shown(alice, audit.id)
        assert one.audited.action.case_id == one.audited.case_id
        words = dict.fromkeys(one.form.items, "fully")
        services.rate_case(audited=one.audited, answers=words, by=alice, at=days(92))


def test_no_sample_is_drawn_in_the_transaction_that_committed_to_it(panel):
    panel.everything()
    audit = commit(panel)
    with (
        panel.look(panel.p.alice) as alice,
        pytest.raises(DatabaseError, match="committed to its seed"),
        transaction.atomic(),
    ):
        services.draw_audit(audit=audit, by=alice, at=days(91))


def test_the_seed_is_the_one_committed_to_and_is_opened_once(panel, sample):
    audit, audited = sample
    with panel.look(panel.p.bob) as bob:
        line, (one,) = audit_shown(bob, audit.id)
        assert verify_seed(bytes.fromhex(line.draw.seed), line.audit.seed_commitment)
        assert line.draw.seed not in bytes(line.audit.sealed_seed).hex()
        assert line.draw.frame_fingerprint == frame_fingerprint([one.audited.case.ref])
    with panel.look(panel.p.alice) as alice, pytest.raises(StageRefused):
        services.draw_audit(audit=audit, by=alice, at=days(92))


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"size": 4}, "size-unfit"),
        ({"closed_until": date(2026, 2, 1)}, "days-unfit"),
        ({"closed_until": days(90).date()}, "days-unfit"),
        ({"form": "none-1"}, "form-unknown"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(panel, changes, slug):
    with pytest.raises(DataUnfit) as no:
        commit(panel, **changes)
    assert no.value.slug == slug
    with panel.look(panel.p.bob) as bob, pytest.raises(PermissionRefused):
        services.commit_to_audit(
            scheme=panel.scheme, form=FORM, closed_from=START, closed_until=START, size=5, by=bob, at=days(90)
        )


def test_neither_rater_reads_the_other_until_both_are_in(panel, sample):
    _, audited = sample
    rate(panel, audited, "bob")
    for who, rows in (("bob", 1), ("dana", 0), ("alice", 0)):
        with panel.look(getattr(panel.p, who)) as viewer:
            assert QualityRating.objects.count() == rows
            line = audited_shown(viewer, audited.id)
            assert (line.ratings_in, line.items) == (1, ())
    rate(panel, audited, "dana", voice="fully")
    with panel.look(panel.p.alice) as alice:
        line = audited_shown(alice, audited.id)
        assert [item.slug for item in line.apart] == ["voice"]
        assert (line.may_rate, line.may_settle, len(line.raters)) == (False, True, 2)


def test_two_rate_once_each_and_no_third(panel, sample):
    _, audited = sample
    rate(panel, audited, "bob")
    with pytest.raises(StageRefused) as again:
        rate(panel, audited, "bob")
    rate(panel, audited, "dana")
    with pytest.raises(StageRefused) as third:
        rate(panel, audited, "alice")
    assert (again.value.slug, third.value.slug) == ("rated", "both-in")


def test_whoever_worked_on_it_neither_rates_nor_settles(panel, sample):
    """The service refuses, and so does the database where the service is passed by."""
    _, audited = sample
    with pytest.raises(PermissionRefused, match="You worked on this case"):
        rate(panel, audited, "worker")
    with (
        panel.look(panel.p.worker) as worker,
        pytest.raises(DatabaseError, match="worked on a case"),
        transaction.atomic(),
    ):
        past_the_service(panel, audited, "probation", by=worker.user_id, identified=worker)


def test_nobody_rates_in_another_s_name(panel, sample):
    _, audited = sample
    with (
        panel.look(panel.p.dana) as dana,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        past_the_service(panel, audited, "housing", by=panel.p.bob.user_id, identified=dana)


def test_whoever_is_kept_out_of_the_case_finds_nothing_of_it(panel, sample):
    audit, audited = sample
    with panel.look(panel.p.alice) as alice:
        services.declare_conflict(case=audited.case, user=panel.p.dana.user_id, by=alice, at=days(92))
    with panel.look(panel.p.dana) as dana:
        _, cases = audit_shown(dana, audit.id)
        assert cases == []
        assert not AuditedCase.objects.exists()
    with pytest.raises(NotVisible):
        rate(panel, audited, "dana")
    with panel.look(panel.p.charlie) as charlie:
        assert not QualityAudit.objects.exists()
        with pytest.raises(NotVisible):
            audit_shown(charlie, audit.id)


def test_a_third_settles_what_differs_and_counts_keep_what_was_said(panel, sample, as_role):
    audit, audited = sample
    rate(panel, audited, "bob")
    with pytest.raises(StageRefused):
        settle(panel, audited, "alice", voice="partly")
    rate(panel, audited, "dana", voice="fully")
    with pytest.raises(PermissionRefused):
        settle(panel, audited, "bob", voice="partly")
    with pytest.raises(DataUnfit):
        settle(panel, audited, "alice", voice="partly", risk="fully")
    settle(panel, audited, "alice", voice="partly")
    with panel.look(panel.p.board) as board:
        (found,) = quality_counts(board, scheme=panel.scheme.id, start=START, end=END)
    assert (found.sampled, found.alike) == ({2: 1}, {(3, 4): 1})
    assert found.pairs["voice"] == {("not", "fully", "partly"): 1}
    assert found.pairs["risk"] == {("cannot_tell", "cannot_tell", "cannot_tell"): 1}
    with panel.look(panel.p.charlie) as charlie:
        assert quality_counts(charlie, scheme=panel.scheme.id, start=START, end=END) == []
    with as_role("auditor"):
        whats = set(Entry.objects.filter(what__startswith="quality.").values_list("what", flat=True))
    assert whats >= {"quality.committed", "quality.drawn", "quality.rated", "quality.settled"}


def test_one_rating_alone_is_counted_as_none(panel, sample):
    _, audited = sample
    rate(panel, audited, "bob")
    with panel.look(panel.p.board) as board:
        (found,) = quality_counts(board, scheme=panel.scheme.id, start=START, end=END)
    assert (found.sampled, found.pairs) == ({1: 1}, {})


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.sampled_from(["fully", "not", "cannot_tell", "", "best"])
    )
)
def test_every_line_is_rated_by_a_word_of_the_form(answers):
    form = form_of(FORM)
    fit = set(answers) == set(form.items) and set(answers.values()) <= {"fully", "not", "cannot_tell"}
    if fit:
        assert checked_ratings(form, answers) == answers
        assert differs(answers, answers) == []
    else:
        with pytest.raises(DataUnfit):
            checked_ratings(form, answers)

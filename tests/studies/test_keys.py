"""The signing key is changed: what the old one signed still holds, a revoked one vouches for nothing, a forged notice is refused."""

import json
from datetime import timedelta
from secrets import token_bytes

import pytest

from plumbline.evaluation.protocol import canonical_json
from plumbline.studies import key_change
from plumbline.studies.models import KeyChange
from plumbline.studies.queries import findings, own_keys
from plumbline.studies.queries.keys import secret_in_force
from plumbline.studies.services import (
    change_key,
    confirm_installation,
    give_notice,
    give_summary,
    make_summary,
    take_notice_in,
    take_summary_in,
)
from plumbline.studies.signed_file import read, written
from plumbline.studies.signing import fingerprint, fits, public_key, sign
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.studies.released import DAY, OTHER_KEY, put_result, summary


pytestmark = pytest.mark.django_db

NEXT_KEY = b"the next secret of that installation, later"[:32]


@pytest.fixture
def acting(looking_as, as_role):
    """`acting(who, service, **given)` calls a service as somebody, from a page."""

    def call(who, service, **given):
        with as_role("app"), looking_as(who) as viewer:
            return service(by=viewer, **given)

    return call


@pytest.fixture
def given_out(acting, personas):
    """`given_out()` is the signed file of one released result, made once."""
    result = put_result(personas, checkers=(personas.governance, personas.researcher))
    acting(personas.analyst, make_summary, result_id=result.id, place="Northtown")
    return lambda: read(acting(personas.analyst, give_summary, result_id=result.id))


def changed(acting, personas, **more):
    return acting(
        personas.governance, change_key, because="The server was replaced", **({"revoke": False} | more)
    )


def by_key(secret, **told):
    text = canonical_json(summary(**told))
    return written(text, signature=sign(text, secret), key=public_key(secret))


@pytest.fixture
def known(acting, personas):
    file = by_key(OTHER_KEY)
    read_out = fingerprint(public_key(OTHER_KEY))
    return acting(personas.analyst, confirm_installation, name="Southtown’s", read_out=read_out, file=file)


def notice(*, old=OTHER_KEY, new=NEXT_KEY, revoked=False, at=DAY + timedelta(days=30)):
    return key_change.written(old=old, new=new, at=at, revoked=revoked)


def test_what_the_old_key_signed_still_holds_and_the_new_one_signs(acting, personas, given_out, as_role):
    before = given_out()
    changed(acting, personas)
    after = given_out()
    with as_role("app"):
        old, new = own_keys()
        assert public_key(secret_in_force()) == new.public_key
    assert (after.key, after.signature) == (before.key, before.signature)
    assert (old.public_key, old.revoked) == (before.key, False)
    assert new.public_key != old.public_key


def test_what_a_revoked_key_signed_is_signed_anew(acting, personas, given_out, as_role):
    before = given_out()
    changed(acting, personas, revoke=True)
    after = given_out()
    assert after.key != before.key
    assert fits(after.text, signature=after.signature, key=after.key)
    assert after.text == before.text


@pytest.mark.parametrize(
    ("who", "error"),
    [("analyst", PermissionRefused), ("alice", PermissionRefused), ("charlie", PermissionRefused)],
)
def test_only_information_governance_changes_it(acting, personas, who, error):
    with pytest.raises(error):
        acting(getattr(personas, who), change_key, because="So", revoke=False)


def test_where_the_file_of_the_key_is_missing_nothing_is_signed(acting, personas, as_role):
    changed(acting, personas)
    with as_role("migrator"):
        KeyChange.objects.update(public_key=token_bytes(32))
    with as_role("app"), pytest.raises(StageRefused, match="not on this server"):
        secret_in_force()


def test_our_own_notice_is_read_by_others_and_is_no_installation_here(acting, personas):
    changed(acting, personas)
    file = acting(personas.researcher, give_notice, number=1)
    told = key_change.read(file)
    assert told.new
    assert not told.revoked
    with pytest.raises(DataUnfit, match="no installation that was confirmed"):
        acting(personas.analyst, take_notice_in, file=file)
    with pytest.raises(NotVisible):
        acting(personas.analyst, give_notice, number=2)


def test_after_a_notice_the_new_key_is_believed_as_the_same_installation(acting, personas, known, looking_as):
    acting(personas.analyst, take_notice_in, file=notice())
    study = "7d4c6f0e-5a25-4b53-9d4e-0f54c6a1f001"
    acting(personas.analyst, take_summary_in, file=by_key(OTHER_KEY, study=study))
    acting(personas.analyst, take_summary_in, file=by_key(NEXT_KEY, study=study, at=DAY + timedelta(days=90)))
    with looking_as(personas.analyst) as viewer:
        assert len(findings(viewer)) == 1


def test_the_old_key_vouches_for_nothing_that_was_made_after(acting, personas, known):
    acting(personas.analyst, take_notice_in, file=notice())
    with pytest.raises(DataUnfit, match="went over to another key"):
        acting(personas.analyst, take_summary_in, file=by_key(OTHER_KEY, at=DAY + timedelta(days=60)))


def test_nothing_of_a_revoked_key_is_believed_and_it_names_no_successor(acting, personas, known, looking_as):
    acting(personas.analyst, take_summary_in, file=by_key(OTHER_KEY))
    acting(personas.analyst, take_notice_in, file=notice(revoked=True))
    with looking_as(personas.analyst) as viewer:
        assert findings(viewer) == []
    for secret, words in ((OTHER_KEY, "withdrawn"), (NEXT_KEY, "nobody here has confirmed")):
        with pytest.raises(DataUnfit, match=words):
            acting(personas.analyst, take_summary_in, file=by_key(secret))
    assert json.loads(notice(revoked=True))["change"]["new"] == ""


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: body["change"].update(new=public_key(b"x" * 32).hex()),
        lambda body: body["change"].update(at="2020-01-01T00:00:00+00:00"),
        lambda body: body.update(signature="00" * 64),
        lambda body: body.update(proof="00" * 64),
        lambda body: body.update(signature=json.loads(notice(old=b"y" * 32))["signature"]),
    ],
    ids=["another key", "another day", "no signature", "no proof", "signed by another"],
)
def test_a_forged_notice_is_refused(acting, personas, known, forge):
    body = json.loads(notice())
    forge(body)
    with pytest.raises(DataUnfit, match="do not fit"):
        acting(personas.analyst, take_notice_in, file=json.dumps(body).encode())


@pytest.mark.parametrize(
    "file", [b"", b"{}", b"[]", b"\xff", b'{"format": "plumbline key change", "version": 1, "change": []}']
)
def test_what_is_no_notice_gets_a_plain_sentence(file):
    with pytest.raises(DataUnfit, match="not a notice"):
        key_change.read(file)


def test_a_signature_of_a_summary_passes_for_none_of_a_notice():
    body = json.loads(notice())
    body["signature"] = sign(canonical_json(body["change"]), OTHER_KEY).hex()
    with pytest.raises(DataUnfit, match="do not fit"):
        key_change.read(json.dumps(body).encode())


def test_a_second_notice_from_one_key_is_told(acting, personas, known):
    acting(personas.analyst, take_notice_in, file=notice())
    with pytest.raises(StageRefused, match="two may hold the key"):
        acting(personas.analyst, take_notice_in, file=notice(new=b"z" * 32))


def test_a_summary_of_our_own_under_any_of_our_keys_is_not_taken_in(acting, personas, given_out):
    before = given_out()
    changed(acting, personas)
    file = written(before.text, signature=before.signature, key=before.key)
    with pytest.raises(DataUnfit, match="made here"):
        acting(personas.analyst, take_summary_in, file=file)

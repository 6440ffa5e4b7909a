"""Digests by GOV.UK Notify: what is said to it, and what becomes of a message that it does not take."""

import base64
import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from plumbline.cli.checking.pages import mail
from plumbline.config.notify import Notify, notify_service
from plumbline.notices.models import Digest
from plumbline.notices.notify import signature, token
from plumbline.notices.services.digests import Sent
from tests.notices.conftest import at
from tests.notices.notified import KEY, SECRET, SERVICE, TEMPLATE, notified


GOOD = {"PLUMBLINE_NOTIFY_KEY": KEY, "PLUMBLINE_NOTIFY_TEMPLATE": TEMPLATE}


@pytest.fixture
def service(settings):
    with notified() as running:
        settings.NOTIFY = Notify(KEY, TEMPLATE, f"http://127.0.0.1:{running.server_address[1]}")
        yield running


class TestWhatIsSaid:
    def test_a_digest_goes_out_with_counts_and_a_reference_alone(self, service, told, round_of, as_job):
        told("worker", due=2, late=1)
        assert round_of(at(7, 30)) == (1, Sent(sent=1))
        with as_job():
            digest = Digest.objects.get()
        (letter,) = service.letters
        assert letter["email_address"] == "worker@example.invalid"
        assert letter["template_id"] == TEMPLATE
        assert letter["reference"] == str(digest.id)
        assert letter["personalisation"]["subject"] == f"Reminders are waiting for you. Ref {digest.ref}"
        assert letter["personalisation"]["body"].startswith("2 actions are due soon and 1 is late.")
        assert sorted(letter["personalisation"]) == ["body", "subject"]

    def test_the_signature_is_that_of_the_published_example(self):
        """RFC 7515, appendix A.1."""
        said = (
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        )
        secret = base64.urlsafe_b64decode(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
        )
        assert signature(said, secret) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    def test_the_key_is_taken_apart_from_its_end(self):
        claims = token(f"a-name-with-dashes-{SERVICE}-{SECRET}", at=1_568_818_578).split(".")[1]
        assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {"iss": SERVICE, "iat": 1_568_818_578}


class TestWhatBecomesOfIt:
    @pytest.mark.parametrize(
        ("status", "name"), [(403, "AuthError"), (429, "RateLimitError"), (500, "Exception")]
    )
    def test_what_is_our_fault_or_theirs_is_tried_again(self, service, told, round_of, as_job, status, name):
        service.answer = status, [{"error": name, "message": "made up"}]
        told("worker", due=1)
        assert round_of(at(7, 30)) == (1, Sent(later=1))
        with as_job():
            assert Digest.objects.get().said == f"GOV.UK Notify did not take the message ({status}, {name})."
        service.answer = None
        assert round_of(at(7, 36)) == (0, Sent(sent=1))

    def test_a_message_that_is_refused_is_given_up_and_its_words_are_not_kept(
        self, service, told, round_of, as_job
    ):
        service.answer = 400, [{"error": "ValidationError", "message": "worker@example.invalid is not right"}]
        told("worker", due=1)
        assert round_of(at(7, 30)) == (1, Sent(given_up=1))
        with as_job():
            assert (
                Digest.objects.get().said == "GOV.UK Notify did not take the message (400, ValidationError)."
            )

    def test_a_line_that_breaks_after_it_was_handed_over_is_never_tried_again(
        self, service, told, round_of, as_job
    ):
        service.break_off = True
        told("worker", due=1)
        assert round_of(at(7, 30)) == (1, Sent(given_up=1))
        with as_job():
            assert "may have arrived" in Digest.objects.get().said
        service.break_off = False
        assert round_of(at(9)) == (0, Sent())

    def test_nobody_there_is_tried_again(self, service, settings, told, round_of, as_job):
        settings.NOTIFY = Notify(KEY, TEMPLATE, "http://127.0.0.1:9")
        told("worker", due=1)
        assert round_of(at(7, 30)) == (1, Sent(later=1))
        with as_job():
            assert Digest.objects.get().said == "GOV.UK Notify could not be reached: nothing listens there."


class TestHowItIsNamed:
    def test_nothing_set_is_off(self):
        assert notify_service({}) == Notify()

    def test_a_key_and_a_template_are_enough_and_the_key_is_in_no_repr(self):
        found = notify_service(GOOD)
        assert (found.key, found.template) == (KEY, TEMPLATE)
        assert found.address.startswith("https://")
        assert SECRET not in repr(found)

    def test_the_key_is_read_from_its_file(self, tmp_path):
        secret = tmp_path / "key"
        secret.write_text(f"{KEY}\n")
        told = {"PLUMBLINE_NOTIFY_KEY_FILE": str(secret), "PLUMBLINE_NOTIFY_TEMPLATE": TEMPLATE}
        assert notify_service(told).key == KEY

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"PLUMBLINE_NOTIFY_KEY": SECRET}, "no key of GOV.UK Notify"),
            ({"PLUMBLINE_NOTIFY_TEMPLATE": "digest"}, "ID of the template"),
            ({"PLUMBLINE_NOTIFY_ADDRESS": "http://notify.example.org"}, "no https address"),
            ({"PLUMBLINE_SMTP_HOST": "mail.example.org"}, "not both"),
            ({"PLUMBLINE_NOTIFY_KEY_FILE": "/nowhere/at/all"}, "KEY_FILE cannot be read"),
        ],
    )
    def test_what_will_not_do_is_told_by_name(self, wrong, says):
        with pytest.raises(ImproperlyConfigured, match=says) as told:
            notify_service(GOOD | wrong)
        assert SECRET not in str(told.value)

    def test_the_check_before_going_live_says_which_way_digests_go(self, settings):
        settings.NOTIFY = notify_service(GOOD)
        assert (
            mail().says == "Digests go out through GOV.UK Notify at https://api.notifications.service.gov.uk."
        )

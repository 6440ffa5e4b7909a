"""Which mail server digests go through, as the environment says it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from plumbline.config.mail import Mail, mail_server


GOOD = {"PLUMBLINE_SMTP_HOST": "mail.example.org", "PLUMBLINE_SMTP_FROM": "plumbline@example.org"}


def test_nothing_set_is_off():
    assert mail_server({}) == Mail()
    assert mail_server({"PLUMBLINE_SMTP_HOST": "  "}).host == ""


def test_a_host_and_a_sender_are_enough():
    found = mail_server(GOOD)
    assert (found.host, found.port, found.security, found.sender) == (
        "mail.example.org",
        587,
        "starttls",
        "plumbline@example.org",
    )


def test_the_password_is_read_from_its_file(tmp_path):
    secret = tmp_path / "smtp"
    secret.write_text("made-up\n")
    assert mail_server(GOOD | {"PLUMBLINE_SMTP_PASSWORD_FILE": str(secret)}).password == "made-up"
    with pytest.raises(ImproperlyConfigured, match="PASSWORD_FILE cannot be read"):
        mail_server(GOOD | {"PLUMBLINE_SMTP_PASSWORD_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FROM", ""),
        ("FROM", "a@b.example\nBcc: c@d.example"),
        ("PORT", "0"),
        ("PORT", "mail"),
        ("SECURITY", "maybe"),
    ],
)
def test_what_will_not_do_is_told_by_name(name, value):
    with pytest.raises(ImproperlyConfigured, match=f"PLUMBLINE_SMTP_{name}"):
        mail_server(GOOD | {f"PLUMBLINE_SMTP_{name}": value})

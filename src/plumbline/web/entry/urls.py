"""Addresses of signing in by two factors and of one's own account."""

from __future__ import annotations

from django.urls import path

from plumbline.web.entry import account, setting_up, views


urlpatterns = [
    path("sign-in/code", views.sign_in_code, name="sign-in-code"),
    path("sign-in/second-factor", setting_up.at_sign_in, name="sign-in-set-up"),
    path("choose-password", account.choose_password, name="choose-password"),
    path("your-account", account.your_account, name="your-account"),
    path("your-account/password", account.change_password, name="change-password"),
    path("your-account/second-factor/begin", setting_up.begin, name="begin-second-factor"),
    path("your-account/second-factor", setting_up.second_factor, name="second-factor"),
    path("your-account/recovery-codes", setting_up.recovery_codes, name="recovery-codes"),
]

"""Accounts and roles, looked after by administrators."""

"""Onward referrals: sent from a case, answered by the provider; help that was not to be had."""

"""SQL of a light account: whoever refers and does no more sees the referrals that they made, not those of their agency."""

from __future__ import annotations

from plumbline.schemes.permissions import CASE_ROLES


CASEWORK = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))
OF_REFERRALS = ("referrals_named", "referrals_triage", "referrals_takenup")

REFERRAL = """
CREATE POLICY referrals_referral_own ON referrals_referral AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer_holds(:casework)) OR referred_by = (SELECT access_viewer()));
"""
OF_ONE = """
CREATE POLICY :table_own ON :table AS RESTRICTIVE FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer_holds(:casework))
         OR EXISTS (SELECT FROM referrals_referral of_it WHERE of_it.id = referral_id AND of_it.referred_by = (SELECT access_viewer())));
"""

OWN_REFERRALS = "".join((REFERRAL, *(OF_ONE.replace(":table", table) for table in OF_REFERRALS))).replace(
    ":casework", CASEWORK
)

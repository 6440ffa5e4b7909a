"""SQL of what was counted when triage decided, of the number that is stated of it, and of why it was decided so: for nobody who does not read the decision."""

from __future__ import annotations

from plumbline.referrals.permissions import DECIDES, READS_SAFE
from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "referrals_triagemeasure"
# The wall stands on the decision, and so on what was counted for it.
OF_THE_DECISION = f"""
CREATE POLICY {TABLE}_of_the_decision ON {TABLE} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (EXISTS (SELECT FROM referrals_triage above WHERE above.id = triage_id));
"""  # noqa: S608 - our own words alone
MEASURES = (
    policy_sql(TABLE, parent=("referrals_triage", "triage_id"), changes=False),
    case_roles_sql(TABLE, REFERRAL_ROLES),
    OF_THE_DECISION,
)
REASON = "referrals_triagereason"
TRIAGE_REASONS = (
    policy_sql(REASON, parent=("referrals_triage", "triage_id"), changes=False),
    case_roles_sql(REASON, DECIDES),
    OF_THE_DECISION.replace(TABLE, REASON),
)
TOLD = "referrals_safetold"
READ_BY = ", ".join(f"'{role.value}'" for role in sorted(READS_SAFE))
# The wall stands on the referral once it is a case. Before that, and behind it, what it tells of the victim is for whoever sits at the table or
# wrote it: an officer of the referring agency may work with the perpetrator.
SAFE_TOLD = (
    policy_sql(TOLD, parent=("referrals_referral", "referral_id"), changes=False),
    case_roles_sql(TOLD, REFERRAL_ROLES),
    f"""
CREATE POLICY {TOLD}_of_the_referral ON {TOLD} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (EXISTS (SELECT FROM referrals_referral above WHERE above.id = referral_id
    AND ((SELECT access_viewer_holds({READ_BY})) OR above.referred_by = (SELECT access_viewer()))));
""",  # noqa: S608 - our own words alone
)
STATED = "referrals_statedcount"
STATED_COUNTS = (
    policy_sql(STATED, parent=("referrals_triage", "triage_id"), changes=False),
    case_roles_sql(STATED, REFERRAL_ROLES),
    OF_THE_DECISION.replace(TABLE, STATED),
)

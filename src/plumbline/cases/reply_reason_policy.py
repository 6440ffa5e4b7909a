"""SQL of why an agency cannot say: the agency itself reads it, and whoever leads at the host. The answer is everybody's in the case."""

from __future__ import annotations

from plumbline.cases.unvetted_policy import OF_ANSWERED, relaxed_sql
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "cases_replyreason"
FOR_THE_LEAD = f"""
CREATE POLICY {TABLE}_for_the_lead ON {TABLE} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (ARRAY[owner_agency] && (SELECT access_viewer_agencies()) OR (SELECT access_viewer_holds('coordinator', 'chair')));
"""
REPLY_REASONS = (
    policy_sql(TABLE, parent=("cases_researchreply", "reply_id"), changes=False),
    case_roles_sql(TABLE),
    walled_sql(TABLE, "reply_id", "cases_replies_walled_off"),
    FOR_THE_LEAD,
    # Whoever is not vetted says why with their own answer, and reads it no more.
    relaxed_sql(TABLE, OF_ANSWERED, reads=False),
)

# Reasons that were written before go where they belong. Nothing is lost, and who reads the answer stays as it was.
MOVE = """
INSERT INTO cases_replyreason (id, reply_id, words, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from)
SELECT gen_random_uuid(), r.id, r.words, r.owner_agency, 'owner', ARRAY(SELECT DISTINCT unnest(ARRAY[r.owner_agency, s.host_agency_id])), '{}', r.hidden_from
FROM cases_researchreply r JOIN cases_researchrequest q ON q.id = r.request_id JOIN schemes_scheme s ON s.id = q.scheme_id
WHERE r.answer = 'cannot_say' AND r.words <> '';
UPDATE cases_researchreply SET words = '' WHERE answer = 'cannot_say' AND words <> '';
"""

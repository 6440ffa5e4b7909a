"""SQL that counts delivery. Counts leave, rows do not: a board reads figures of cases that it may not see."""

from __future__ import annotations


# One scheme of the viewer's partnership alone, without the cases that the viewer is kept out of.
DELIVERY_COUNTS = """
CREATE OR REPLACE FUNCTION cases_delivery_counts(wanted uuid, first_day date, past_day date) RETURNS TABLE (name text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH period AS (
  SELECT first_day::timestamp AT TIME ZONE 'Europe/London' AS starts, past_day::timestamp AT TIME ZONE 'Europe/London' AS ends
), mine AS (
  SELECT c.* FROM public.cases_case c JOIN public.schemes_scheme s ON s.id = c.scheme_id, period p
  WHERE (SELECT public.access_viewer_holds('board', 'coordinator', 'chair', 'representative', 'governance', 'researcher'))
    AND s.id = wanted AND (ARRAY[s.host_agency_id] || s.partner_agencies) && (SELECT public.access_viewer_agencies())
    AND NOT ((SELECT public.access_viewer()) = ANY(c.hidden_from))
    AND c.opened_at < p.ends
), actions AS (
  SELECT a.* FROM public.cases_action a JOIN mine m ON m.id = a.case_id, period p WHERE a.proposed_at < p.ends
), last_step AS (
  SELECT DISTINCT ON (a.id) a.id, st.state, st.due_on FROM actions a JOIN public.cases_actionstep st ON st.action_id = a.id, period p
  WHERE st.at < p.ends ORDER BY a.id, st.number DESC
), due AS (
  SELECT l.*, (SELECT (max(st.at) AT TIME ZONE 'Europe/London')::date FROM public.cases_actionstep st
               WHERE st.action_id = l.id AND st.state = 'done') AS done_on
  FROM last_step l WHERE l.due_on >= first_day AND l.due_on < past_day AND l.state <> 'superseded'
), proposed AS (
  SELECT a.* FROM actions a, period p WHERE a.proposed_at >= p.starts
), contacts AS (
  SELECT k.* FROM public.cases_contact k JOIN mine m ON m.id = k.case_id, period p
  WHERE k.happened_at >= p.starts AND k.happened_at < p.ends
), opened AS (
  SELECT m.* FROM mine m, period p WHERE m.opened_at >= p.starts
), closed AS (
  SELECT z.* FROM public.cases_closure z JOIN mine m ON m.id = z.case_id, period p WHERE z.closed_at < p.ends
), asked AS (
  SELECT r.due_on, y.answer, (y.replied_at AT TIME ZONE 'Europe/London')::date AS replied_on
  FROM public.cases_researchrequest r JOIN mine m ON m.id = r.case_id CROSS JOIN period p
  LEFT JOIN public.cases_researchreply y ON y.request_id = r.id AND y.replied_at < p.ends
  WHERE r.due_on >= first_day AND r.due_on < past_day
)
SELECT * FROM (VALUES
  ('actions_due', (SELECT count(*) FROM due)),
  ('actions_verified', (SELECT count(*) FROM due WHERE state = 'verified')),
  ('actions_verified_on_time', (SELECT count(*) FROM due WHERE state = 'verified' AND done_on <= due_on)),
  ('actions_done', (SELECT count(*) FROM due WHERE state = 'done')),
  ('actions_could_not', (SELECT count(*) FROM due WHERE state = 'could_not')),
  ('actions_did_not', (SELECT count(*) FROM due WHERE state = 'did_not')),
  ('actions_declined', (SELECT count(*) FROM due WHERE state = 'declined')),
  ('actions_unanswered', (SELECT count(*) FROM due WHERE state = 'proposed')),
  ('actions_under_way', (SELECT count(*) FROM due WHERE state IN ('accepted', 'in_progress'))),
  ('actions_proposed', (SELECT count(*) FROM proposed)),
  ('actions_serving_none', (SELECT count(*) FROM proposed WHERE objective_id IS NULL)),
  ('actions_new', (SELECT count(*) FROM proposed WHERE is_new)),
  ('contacts_attempted', (SELECT count(*) FROM contacts)),
  ('contacts_met', (SELECT count(*) FROM contacts WHERE reached)),
  ('people_met', (SELECT count(DISTINCT case_id) FROM contacts WHERE reached)),
  ('dose_minutes', (SELECT coalesce(sum(minutes), 0) FROM contacts)),
  ('cases_opened', (SELECT count(*) FROM opened)),
  ('cases_meeting_criteria', (SELECT count(*) FROM opened WHERE meets_criteria)),
  ('cases_closed', (SELECT count(*) FROM closed, period p WHERE closed_at >= p.starts)),
  ('cases_worked', (SELECT count(*) FROM mine WHERE NOT EXISTS
                    (SELECT FROM closed z, period p WHERE z.case_id = mine.id AND z.closed_at < p.starts))),
  ('requests_due', (SELECT count(*) FROM asked)),
  ('requests_answered_on_time', (SELECT count(*) FROM asked WHERE replied_on <= due_on)),
  ('requests_cannot_say', (SELECT count(*) FROM asked WHERE answer = 'cannot_say'))
) AS counts (name, n)
$$;
ALTER FUNCTION cases_delivery_counts(uuid, date, date) OWNER TO plumbline_finder;
"""

_IN_PERIOD = "WHERE k.happened_at >= p.starts AND k.happened_at < p.ends\n"
# Since contacts can be corrected: those that were corrected or withdrawn count no more, in past periods neither.
DELIVERY_COUNTS_OF_WHAT_STANDS = DELIVERY_COUNTS.replace(
    _IN_PERIOD,
    f"{_IN_PERIOD}    AND NOT k.is_withdrawn AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)\n",
)

_NEW = "  ('actions_new', (SELECT count(*) FROM proposed WHERE is_new)),\n"
_SAID = """  ('actions_newness_said', (SELECT count(*) FROM proposed WHERE is_new IS NOT NULL)),
  ('actions_naming_driver', (SELECT count(*) FROM proposed WHERE driver NOT IN ('', 'none'))),
"""
# Since it is asked whether an action is new and what it should move: of how many it was said.
DELIVERY_COUNTS_OF_PURPOSE = DELIVERY_COUNTS_OF_WHAT_STANDS.replace(_NEW, _NEW + _SAID)

_ON_TIME = "  ('actions_verified_on_time', (SELECT count(*) FROM due WHERE state = 'verified' AND done_on <= due_on)),\n"
# The contact that the last word of being done points to, unless it was withdrawn since, at once or after a correction.
_PROVED = """  ('actions_proved', (SELECT count(*) FROM due d WHERE d.state = 'verified' AND EXISTS (
    SELECT FROM public.cases_actionstep st WHERE st.action_id = d.id AND st.proof_id IS NOT NULL
      AND st.number = (SELECT max(o.number) FROM public.cases_actionstep o WHERE o.action_id = d.id AND o.state = 'done')
      AND NOT EXISTS (
        WITH RECURSIVE told AS (
          SELECT k.id, k.is_withdrawn FROM public.cases_contact k WHERE k.id = st.proof_id
          UNION ALL SELECT k.id, k.is_withdrawn FROM public.cases_contact k JOIN told ON k.corrects_id = told.id
        ) SELECT FROM told WHERE is_withdrawn)))),
"""
# Since the board says of how many actions that are done and checked a contact is the proof. Words are asked of every action that
# is said to be done, so to count those would say nothing.
DELIVERY_COUNTS_OF_PROOF = DELIVERY_COUNTS_OF_PURPOSE.replace(_ON_TIME, _ON_TIME + _PROVED)

# Since an action may be shown by another row of its case: an onward referral does so as long as it was not taken back.
DELIVERY_COUNTS_OF_WHAT_SHOWS = DELIVERY_COUNTS_OF_PROOF.replace(
    "AND st.proof_id IS NOT NULL", "AND (st.proof_id IS NOT NULL OR st.shown_id IS NOT NULL)"
).replace(
    "SELECT FROM told WHERE is_withdrawn)",
    """SELECT FROM told WHERE is_withdrawn)
      AND NOT EXISTS (
        SELECT FROM public.cases_onwardstep sent JOIN public.cases_onwardstep later ON later.onward_id = sent.onward_id
        WHERE sent.id = st.shown_id AND later.state = 'taken_back')""",
)

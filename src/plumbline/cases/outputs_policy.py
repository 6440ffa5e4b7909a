"""SQL that counts what came out of the work, by agency and by way of delivery. Counts leave, rows do not."""

from __future__ import annotations

from plumbline.cases.spells_policy import SPELLS


# `split` is agency or how, `key` which one; for first contacts `value` is days and n how many cases, else it is nought.
# Sessions held of those planned are of the referrals on that were sent in the period and begun, by provider.
# As in cases_delivery_compared: an action counts for the way in which it was agreed, a contact for the way of its case at that time.
OUTPUT_COUNTS = """
CREATE FUNCTION cases_output_counts(wanted uuid, first_day date, past_day date)
RETURNS TABLE (split text, key text, name text, value bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH :spells, standing AS (
  SELECT k.*, s.how FROM public.cases_contact k
  JOIN spells s ON s.case_id = k.case_id AND k.happened_at >= s.starts AND k.happened_at < s.ends, period p
  WHERE k.happened_at < p.ends AND NOT k.is_withdrawn
    AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)
), contacts AS (
  SELECT k.* FROM standing k, period p WHERE k.happened_at >= p.starts
), proposed AS (
  SELECT a.* FROM public.cases_action a JOIN mine m ON m.id = a.case_id, period p WHERE a.proposed_at >= p.starts AND a.proposed_at < p.ends
), last_step AS (
  SELECT DISTINCT ON (a.id) a.id, a.agency, a.delivery, st.state, st.due_on
  FROM public.cases_action a JOIN mine m ON m.id = a.case_id JOIN public.cases_actionstep st ON st.action_id = a.id, period p
  WHERE st.at < p.ends ORDER BY a.id, st.number DESC
), due AS (
  SELECT l.* FROM last_step l WHERE l.due_on >= first_day AND l.due_on < past_day AND l.state <> 'superseded'
), opened AS (
  SELECT m.id, m.opened_at, s.how,
         (SELECT min(k.happened_at) FROM standing k WHERE k.case_id = m.id AND k.reached) AS met_at
  FROM mine m JOIN spells s ON s.case_id = m.id AND m.opened_at >= s.starts AND m.opened_at < s.ends, period p
  WHERE m.opened_at >= p.starts
), begun AS (
  SELECT o.id, o.provider, s.how, v.sessions AS planned,
         (SELECT count(*) FROM standing k WHERE k.onward_id = o.id AND k.reached) AS held
  FROM public.cases_onward o JOIN mine m ON m.id = o.case_id JOIN public.interventions_version v ON v.id = o.version_id
  JOIN spells s ON s.case_id = o.case_id AND o.sent_at >= s.starts AND o.sent_at < s.ends, period p
  WHERE o.sent_at >= p.starts AND o.sent_at < p.ends AND EXISTS (
    SELECT FROM public.cases_onwardstep st WHERE st.onward_id = o.id AND st.state = 'started' AND st.at < p.ends)
), doses (agency, how, name, n) AS (
  SELECT provider::text, how, 'begun', 1 FROM begun
  UNION ALL SELECT provider::text, how, 'sessions', held FROM begun
  UNION ALL SELECT provider::text, how, 'planned', planned FROM begun
), counted (agency, how, name) AS (
  SELECT agency::text, how, 'attempted' FROM contacts
  UNION ALL SELECT agency::text, how, 'met' FROM contacts WHERE reached
  UNION ALL SELECT agency::text, delivery, 'due' FROM due
  UNION ALL SELECT agency::text, delivery, state FROM due WHERE state IN ('verified', 'could_not', 'did_not', 'declined')
  UNION ALL SELECT agency::text, delivery, 'newness_said' FROM proposed WHERE is_new IS NOT NULL
  UNION ALL SELECT agency::text, delivery, 'new' FROM proposed WHERE is_new
)
SELECT 'agency', agency, name, 0::bigint, count(*) FROM counted GROUP BY agency, name
UNION ALL SELECT 'how', how, name, 0, count(*) FROM counted GROUP BY how, name
UNION ALL SELECT 'agency', agency, name, 0, sum(n)::bigint FROM doses GROUP BY agency, name
UNION ALL SELECT 'how', how, name, 0, sum(n)::bigint FROM doses GROUP BY how, name
UNION ALL SELECT 'agency', agency::text, 'minutes', 0, sum(minutes) FROM contacts GROUP BY agency
UNION ALL SELECT 'how', how, 'minutes', 0, sum(minutes) FROM contacts GROUP BY how
UNION ALL SELECT 'how', how, 'opened', 0, count(*) FROM opened GROUP BY how
UNION ALL SELECT 'how', how, 'first', greatest(0, (met_at AT TIME ZONE 'Europe/London')::date - (opened_at AT TIME ZONE 'Europe/London')::date), count(*)
          FROM opened WHERE met_at IS NOT NULL GROUP BY 2, 4
$$;
ALTER FUNCTION cases_output_counts(uuid, date, date) OWNER TO plumbline_finder;
""".replace(":spells", SPELLS)

_DUE = """  SELECT l.* FROM last_step l WHERE l.due_on"""
# As in cases_delivery_compared: an action was done when it was last said to be.
_DUE_WITH_DONE = """  SELECT l.*, (SELECT (max(st.at) AT TIME ZONE 'Europe/London')::date FROM public.cases_actionstep st
               WHERE st.action_id = l.id AND st.state = 'done' AND st.at < p.ends) AS done_on
  FROM last_step l, period p WHERE l.due_on"""
_NEWNESS = "  UNION ALL SELECT agency::text, delivery, 'newness_said' FROM proposed"
_JUDGED = """  UNION ALL SELECT agency::text, delivery, 'waiting' FROM due WHERE state = 'done'
  UNION ALL SELECT agency::text, delivery, 'judged' FROM due WHERE state <> 'done'
  UNION ALL SELECT agency::text, delivery, 'on_time' FROM due WHERE state = 'verified' AND done_on <= due_on
  UNION ALL SELECT agency::text, delivery, 'still_open' FROM due WHERE state IN ('proposed', 'accepted', 'in_progress')
"""
_END = "          FROM opened WHERE met_at IS NOT NULL GROUP BY 2, 4\n"
_DELAYS = """UNION ALL SELECT 'agency', agency::text, 'delays', done_on - due_on, count(*) FROM due WHERE state = 'verified' AND done_on IS NOT NULL GROUP BY 2, 4
UNION ALL SELECT 'how', delivery, 'delays', done_on - due_on, count(*) FROM due WHERE state = 'verified' AND done_on IS NOT NULL GROUP BY 2, 4
"""
# Since it is told of each agency what was on time, what is open still and how long it took; what waits for somebody else's check is kept apart.
OUTPUT_COUNTS_OF_COMPLIANCE = (
    OUTPUT_COUNTS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(_DUE, _DUE_WITH_DONE)
    .replace(_NEWNESS, _JUDGED + _NEWNESS, 1)
    .replace(_END, _END + _DELAYS)
)

_MET = "  UNION ALL SELECT agency::text, how, 'met' FROM contacts WHERE reached\n"
# A contact that was corrected was logged when it was first entered.
_SOON = """  UNION ALL SELECT agency::text, how, 'logged_soon' FROM contacts k WHERE (
    WITH RECURSIVE entered (id, corrects_id, logged_at) AS (
      SELECT k.id, k.corrects_id, k.logged_at
      UNION ALL SELECT before.id, before.corrects_id, before.logged_at FROM public.cases_contact before JOIN entered e ON e.corrects_id = before.id
    ) SELECT min(logged_at) FROM entered) <= k.happened_at + interval '24 hours'
"""
# Since it is told how many contacts were logged within a day.
OUTPUT_COUNTS_OF_LOGGING = OUTPUT_COUNTS_OF_COMPLIANCE.replace(_MET, _MET + _SOON)

"""SQL of delivery: how an action comes to another owner, and counts of panel and team side by side."""

from __future__ import annotations

from plumbline.cases.spells_policy import SPELLS
from plumbline.sharing.policy import rewritten


# Who owns an action is kept on it, because sight and reminders ask for it; but nobody writes it: the row of the reassignment does.
HANDED_ON = """
CREATE FUNCTION cases_pass_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.cases_action SET owner = NEW.owner, agency = NEW.agency
  WHERE id = NEW.action_id AND owner = NEW.from_owner AND agency = NEW.from_agency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'This action was passed on meanwhile.' USING ERRCODE = '23505';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_pass_on() OWNER TO plumbline_finder;
CREATE TRIGGER cases_reassignment_pass_on AFTER INSERT ON cases_reassignment FOR EACH ROW EXECUTE FUNCTION cases_pass_on();
"""

# Whoever is to do an action that is for named people reads it, and so does whoever it passes to, as where its owner leaves.
HANDED_ON_TO_READ = rewritten(
    HANDED_ON[: HANDED_ON.index("CREATE TRIGGER")],
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (
        "agency = NEW.agency\n",
        "agency = NEW.agency,\n    seen_by_users = CASE WHEN marking = 'named' AND NEW.owner <> ALL(seen_by_users) THEN seen_by_users || NEW.owner ELSE seen_by_users END\n",
    ),
)

# As cases_delivery_counts: counts leave, rows do not. `value` is nought for a plain count; for a distribution n things have that value.
# An action counts for the way in which it was agreed; a contact for the way of its case at that time; a person for each way in which
# their case was delivered in the period.
DELIVERY_COMPARED = """
CREATE FUNCTION cases_delivery_compared(wanted uuid, first_day date, past_day date) RETURNS TABLE (how text, name text, value bigint, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
WITH :spells, actions AS (
  SELECT a.* FROM public.cases_action a JOIN mine m ON m.id = a.case_id, period p WHERE a.proposed_at < p.ends
), proposed AS (
  SELECT a.*, EXISTS (
    SELECT FROM public.cases_actionstep st, period p
    WHERE st.action_id = a.id AND st.at < p.ends AND st.state IN ('accepted', 'in_progress', 'done')) AS taken_on
  FROM actions a, period p WHERE a.proposed_at >= p.starts
), last_step AS (
  SELECT DISTINCT ON (a.id) a.id, a.delivery, st.state, st.due_on FROM actions a JOIN public.cases_actionstep st ON st.action_id = a.id, period p
  WHERE st.at < p.ends ORDER BY a.id, st.number DESC
), due AS (
  SELECT l.*, (SELECT (max(st.at) AT TIME ZONE 'Europe/London')::date FROM public.cases_actionstep st, period p
               WHERE st.action_id = l.id AND st.state = 'done' AND st.at < p.ends) AS done_on
  FROM last_step l WHERE l.due_on >= first_day AND l.due_on < past_day AND l.state <> 'superseded'
), worked AS (
  SELECT DISTINCT s.case_id, s.how FROM spells s JOIN mine m ON m.id = s.case_id, period p
  WHERE s.starts < p.ends AND s.ends > p.starts AND s.ends > m.opened_at
    AND NOT EXISTS (SELECT FROM public.cases_closure z WHERE z.case_id = s.case_id AND z.closed_at < greatest(p.starts, s.starts))
), dose AS (
  SELECT w.how, w.case_id, coalesce(sum(k.minutes), 0) AS minutes FROM worked w
  LEFT JOIN (
    SELECT k.case_id, k.minutes, s.how FROM public.cases_contact k
    JOIN spells s ON s.case_id = k.case_id AND k.happened_at >= s.starts AND k.happened_at < s.ends, period p
    WHERE k.happened_at >= p.starts AND k.happened_at < p.ends
      AND NOT k.is_withdrawn AND NOT EXISTS (SELECT FROM public.cases_contact later WHERE later.corrects_id = k.id)
  ) k ON k.case_id = w.case_id AND k.how = w.how
  GROUP BY w.how, w.case_id
)
SELECT delivery, 'agreed', 0::bigint, count(*) FROM proposed GROUP BY delivery
UNION ALL SELECT delivery, 'taken_on', 0, count(*) FROM proposed WHERE taken_on GROUP BY delivery
UNION ALL SELECT delivery, 'serving_none', 0, count(*) FROM proposed WHERE objective_id IS NULL GROUP BY delivery
UNION ALL SELECT delivery, 'due', 0, count(*) FROM due GROUP BY delivery
UNION ALL SELECT delivery, 'verified_on_time', 0, count(*) FROM due WHERE state = 'verified' AND done_on <= due_on GROUP BY delivery
UNION ALL SELECT delivery, 'delay', (done_on - due_on)::bigint, count(*) FROM due
          WHERE state IN ('done', 'verified') AND done_on IS NOT NULL GROUP BY delivery, done_on - due_on
UNION ALL SELECT how, 'dose', minutes, count(*) FROM dose GROUP BY how, minutes
$$;
ALTER FUNCTION cases_delivery_compared(uuid, date, date) OWNER TO plumbline_finder;
""".replace(":spells", SPELLS)

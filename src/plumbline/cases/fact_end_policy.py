"""SQL of facts that their agency took back: who may, who reads that it was, and that nobody else reads the fact from then on.

UK GDPR Articles 16 and 18: what is wrong is put right, and what is withdrawn is used no more; the words stay with whoever answers for them.
"""

from __future__ import annotations

from plumbline.cases.glass_policy import OPENED, opened_sql
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "cases_factend"
ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))
OURS = "ARRAY[owner_agency] && (SELECT access_viewer_agencies())"
BY_OWNER = f"""
CREATE POLICY {TABLE}_by_owner ON {TABLE} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK (
  {OURS} AND by = (SELECT access_viewer()) AND EXISTS (
    SELECT FROM cases_fact f WHERE f.id = fact_id AND f.reply_id = {TABLE}.reply_id AND f.owner_agency = {TABLE}.owner_agency));
"""  # noqa: S608 - our own words alone

# The fact narrows with the row that ends it, in the database, so that no page, paper or machine has to know. It was given in the words of
# one agency: what stands for it is of the same answer, and nobody reads it who did not read what it stands for.
NARROWS = f"""
CREATE FUNCTION cases_fact_narrows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  before public.cases_fact%ROWTYPE;
  stands public.cases_fact%ROWTYPE;
BEGIN
  SELECT * INTO before FROM public.cases_fact WHERE id = NEW.fact_id;
  SELECT * INTO stands FROM public.cases_fact WHERE id = NEW.replaced_by_id;
  IF stands.id IS NOT NULL AND (
    stands.reply_id <> before.reply_id OR stands.owner_agency <> before.owner_agency OR stands.id = before.id
    OR (stands.marking = 'panel' AND before.marking <> 'panel')
    OR (stands.marking <> 'panel' AND NOT (stands.seen_by_agencies <@ before.seen_by_agencies AND stands.seen_by_users <@ before.seen_by_users))) THEN
    RAISE EXCEPTION 'What stands for a fact has no more readers than it had.' USING ERRCODE = '42501';
  END IF;
  UPDATE public.cases_fact SET
    marking = CASE WHEN marking = 'named' THEN marking ELSE 'owner' END,
    seen_by_agencies = ARRAY(SELECT unnest(seen_by_agencies) INTERSECT SELECT owner_agency),
    seen_by_users = CASE WHEN marking = 'named'
      THEN ARRAY(SELECT one FROM unnest(seen_by_users) one WHERE public.cases_works_at(one, owner_agency)) ELSE '{{}}' END
  WHERE id = NEW.fact_id;
  -- Whoever read it learns that it holds no longer, though their agreement has run out since.
  UPDATE public.{TABLE} SET seen_by_agencies = before.seen_by_agencies, seen_by_users = before.seen_by_users WHERE id = NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION cases_fact_narrows() OWNER TO plumbline_finder;
CREATE TRIGGER {TABLE}_narrows AFTER INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION cases_fact_narrows();
"""  # noqa: S608 - our own words alone

# What went on to a provider is a copy with policies of its own. The copy goes from everybody but the agency that gave it; that it was taken
# back, when, by whom and why is told to whoever sees the referral.
OF_COPIES = f"""
CREATE FUNCTION cases_fact_is_taken_back(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM public.{TABLE} e WHERE e.fact_id = wanted)
$$;
ALTER FUNCTION cases_fact_is_taken_back(uuid) OWNER TO plumbline_finder;
CREATE POLICY cases_onwardfact_stands ON cases_onwardfact AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING ({OURS} OR NOT cases_fact_is_taken_back(fact_id));
CREATE FUNCTION cases_onward_taken_back(wanted uuid[]) RETURNS TABLE (onward uuid, taken_back uuid, why text, because text, at timestamptz, agency uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.id, e.id, e.why, e.because, e.at, e.owner_agency FROM public.cases_onward o
  JOIN public.cases_onwardfact f ON f.onward_id = o.id JOIN public.{TABLE} e ON e.fact_id = f.fact_id
  WHERE o.id = ANY(wanted) AND NOT ((SELECT public.access_viewer()) = ANY(o.hidden_from)) AND (SELECT public.access_viewer_holds({ROLES}))
    AND ((ARRAY[o.provider] || o.seen_by_agencies) && (SELECT public.access_viewer_agencies()) OR (SELECT public.access_viewer()) = ANY(o.seen_by_users))
    AND NOT (o.case_id = ANY((SELECT public.cases_walled_off())::uuid[]))
$$;
ALTER FUNCTION cases_onward_taken_back(uuid[]) OWNER TO plumbline_finder;
"""  # noqa: S608 - our own words alone

FACT_ENDS = (
    policy_sql(TABLE, parent=("cases_researchreply", "reply_id"), changes=False),
    case_roles_sql(TABLE),
    walled_sql(TABLE, "reply_id", "cases_replies_walled_off"),
    opened_sql(
        TABLE,
        f"cardinality({OPENED}) > 0 AND EXISTS (SELECT FROM cases_researchreply above WHERE above.id = reply_id)",
    ),
    BY_OWNER,
    NARROWS,
    OF_COPIES,
)

# Whoever is named for a fact reads it once they read the answer that it is of, and no longer than that.
OF_THE_REPLY = f"""
CREATE POLICY cases_fact_of_the_reply ON cases_fact AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (EXISTS (SELECT FROM cases_researchreply above WHERE above.id = reply_id));
"""  # noqa: S608 - our own words alone

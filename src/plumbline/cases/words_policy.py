"""SQL of the person's own words of a contact, where fewer read them than the contact."""

from __future__ import annotations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


TABLE = "cases_contactwords"
# Named or not, nobody reads the words who does not read the contact.
OF_THE_CONTACT = f"""
CREATE POLICY {TABLE}_of_the_contact ON {TABLE} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES}
  USING (EXISTS (SELECT FROM cases_contact above WHERE above.id = contact_id));
"""  # noqa: S608 - our own words alone

# A contact is never edited. Where whoever logged it closes the words later, by a correction, what the rows before it hold of them is
# closed as well, or it would be read there: the words move from the contact to a row of their own, and lose nothing.
CLOSE_BEFORE = f"""
CREATE FUNCTION cases_close_words_before(latest uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  said public.{TABLE}%ROWTYPE;
  before uuid[];
BEGIN
  SELECT w.* INTO said FROM public.{TABLE} w JOIN public.cases_contact k ON k.id = w.contact_id
  WHERE k.id = latest AND k.logged_by = public.access_viewer();
  IF said.id IS NULL THEN RETURN 0; END IF;
  WITH RECURSIVE chain AS (
    SELECT k.id, k.corrects_id FROM public.cases_contact k WHERE k.id = latest
    UNION ALL SELECT k.id, k.corrects_id FROM public.cases_contact k JOIN chain c ON k.id = c.corrects_id
  ) SELECT coalesce(array_agg(id), '{{}}') INTO before FROM chain WHERE id <> latest;
  UPDATE public.{TABLE} SET marking = said.marking, seen_by_agencies = said.seen_by_agencies, seen_by_users = said.seen_by_users
  WHERE contact_id = ANY(before);
  INSERT INTO public.{TABLE} (id, case_id, contact_id, their_words, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from)
  SELECT gen_random_uuid(), k.case_id, k.id, k.their_words, said.owner_agency, said.marking, said.seen_by_agencies, said.seen_by_users, k.hidden_from
  FROM public.cases_contact k WHERE k.id = ANY(before) AND k.their_words <> '';
  UPDATE public.cases_contact SET their_words = '' WHERE id = ANY(before) AND their_words <> '';
  RETURN cardinality(before);
END $$;
ALTER FUNCTION cases_close_words_before(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_close_words_before(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_close_words_before(uuid) TO plumbline_app, plumbline_worker;
GRANT INSERT ON {TABLE} TO plumbline_finder;
"""  # noqa: S608 - our own words alone

WORDS = (
    policy_sql(TABLE, parent=("cases_contact", "contact_id"), changes=False),
    case_roles_sql(TABLE),
    walled_sql(TABLE),
    OF_THE_CONTACT,
    CLOSE_BEFORE,
)

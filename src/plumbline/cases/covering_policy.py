"""SQL that says which agencies in a case no agreement covers today: nothing new of the case is given to them."""

from __future__ import annotations

from plumbline.cases.glass_policy import BREAK_BY_SCHEME
from plumbline.sharing.policy import rewritten


# What people who visit, and whoever is reached, are kept safe by goes to everybody in the case, agreement or not: that there is a rule for
# reaching somebody, and what to do on a visit. Why is another row, and not among them.
SAFETY = ("cases_safecontact", "cases_staffwarning", "cases_staffwarningend")

# As `referrals.agreements.uncovered`: an agency shares under an agreement in force with the host of the scheme, for the scheme's purpose.
UNCOVERED = f"""
CREATE OR REPLACE FUNCTION sharing_uncovered(child_table text, above_table text, above uuid, readers uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  at_table text := above_table;
  at_id uuid := above;
  said text[];
  host uuid;
  shared_for text;
  today date := (clock_timestamp() AT TIME ZONE 'Europe/London')::date;
BEGIN
  IF above_table NOT LIKE 'cases\\_%' AND above_table NOT LIKE 'meetings\\_%' THEN RETURN '{{}}'; END IF;
  IF child_table IN ({", ".join(f"'{table}'" for table in SAFETY)}) THEN RETURN '{{}}'; END IF;
  WHILE at_table <> 'cases_case' LOOP
    SELECT string_to_array(encode(t.tgargs, 'escape'), '\\000') INTO said FROM pg_trigger t
    WHERE t.tgrelid = format('public.%I', at_table)::regclass AND t.tgname = at_table || '_inherit';
    IF said IS NULL THEN RETURN '{{}}'; END IF;
    EXECUTE format('SELECT %I FROM public.%I WHERE id = $1', said[2], at_table) INTO at_id USING at_id;
    IF at_id IS NULL THEN RETURN '{{}}'; END IF;
    at_table := said[1];
  END LOOP;
  SELECT s.host_agency_id, s.purpose INTO host, shared_for FROM public.cases_case k JOIN public.schemes_scheme s ON s.id = k.scheme_id WHERE k.id = at_id;
  RETURN ARRAY(
    SELECT one FROM unnest(readers) one WHERE one <> host AND NOT EXISTS (
      SELECT FROM public.sharing_agreement a
      WHERE a.parties @> ARRAY[one, host] AND a.purpose = shared_for AND a.starts <= today AND (a.ends IS NULL OR a.ends > today)));
END $$;
"""  # noqa: S608 - our own words alone

# An opening rests on serious harm at hand, not on an agreement. `services.outside` writes down that there was none.
OPENS_WITHOUT = rewritten(
    BREAK_BY_SCHEME,
    ("CREATE FUNCTION cases_break_glass(", "CREATE OR REPLACE FUNCTION cases_break_glass("),
    ("DROP FUNCTION cases_break_glass(text, uuid, text, text, timestamptz, integer, date, integer, integer);", ""),
    (" AND public.people_may_know(c.lead_agency, m.agency_id)", ""),
)  # fmt: skip

COVERED = UNCOVERED + OPENS_WITHOUT

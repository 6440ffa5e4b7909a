"""SQL of a conflict of interest that follows the person: whoever is kept from somebody is kept from every referral and case that names them.

Assurance T5 (an abusive partner who works in an agency): it makes no difference whether the conflict or the referral came first, in which scheme, or
under which key of the person. The blocks stand at the table, so that no service has to think of them.
"""

from __future__ import annotations


# Blocks that are there already are not written again. Everything below a case or a referral takes its blocks along.
KEEP_OUT = """
CREATE FUNCTION cases_keep_out(named uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker uuid := public.access_viewer();
  keys uuid[] := public.people_keys(named);
  kept_out uuid[] := ARRAY(SELECT DISTINCT unnest(p.hidden_from) FROM public.people_person p WHERE p.id = ANY(keys));
  item record;
BEGIN
  IF asker IS NULL OR cardinality(kept_out) = 0 THEN RETURN; END IF;
  FOR item IN
    SELECT 'cases_case' AS held_in, c.id, one FROM public.cases_case c CROSS JOIN unnest(kept_out) one
    WHERE c.id IN (SELECT p.case_id FROM public.cases_participant p WHERE p.person_id = ANY(keys)) AND NOT one = ANY(c.hidden_from)
    UNION
    SELECT 'referrals_referral', r.id, one FROM public.referrals_referral r CROSS JOIN unnest(kept_out) one
    WHERE (r.person_id = ANY(keys) OR r.id IN (SELECT n.referral_id FROM public.referrals_named n WHERE n.person_id = ANY(keys)))
      AND NOT one = ANY(r.hidden_from)
  LOOP
    INSERT INTO public.sharing_grant (id, kind, object_table, object_id, "user", because, starts, by)
    VALUES (gen_random_uuid(), 'block', item.held_in, item.id, item.one, 'follows-person', clock_timestamp(), asker);
    PERFORM public.sharing_keep_out(item.held_in, item.id);
  END LOOP;
END $$;
ALTER FUNCTION cases_keep_out(uuid) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_keep_out(uuid) FROM PUBLIC;
CREATE FUNCTION cases_keep_out_of_named() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM public.cases_keep_out(NEW.person_id);
  RETURN NULL;
END $$;
ALTER FUNCTION cases_keep_out_of_named() OWNER TO plumbline_finder;
CREATE FUNCTION cases_keep_out_of_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM public.cases_keep_out(NEW.id);
  RETURN NULL;
END $$;
ALTER FUNCTION cases_keep_out_of_person() OWNER TO plumbline_finder;
"""

# When somebody is named, when somebody is kept from them, and when two keys turn out to be one person.
FOLLOWS = """
CREATE TRIGGER cases_participant_keep_out AFTER INSERT ON cases_participant FOR EACH ROW EXECUTE FUNCTION cases_keep_out_of_named();
CREATE TRIGGER referrals_referral_keep_out AFTER INSERT ON referrals_referral FOR EACH ROW EXECUTE FUNCTION cases_keep_out_of_named();
CREATE TRIGGER referrals_named_keep_out AFTER INSERT ON referrals_named FOR EACH ROW EXECUTE FUNCTION cases_keep_out_of_named();
CREATE TRIGGER people_person_keep_out AFTER UPDATE OF hidden_from, alias_of_id ON people_person FOR EACH ROW
  WHEN (OLD.hidden_from IS DISTINCT FROM NEW.hidden_from OR OLD.alias_of_id IS DISTINCT FROM NEW.alias_of_id)
  EXECUTE FUNCTION cases_keep_out_of_person();
"""
CONFLICTS_FOLLOW = (KEEP_OUT, FOLLOWS)

"""SQL of the identity check. Migrations run it; policies of every room call its functions."""

from __future__ import annotations


IDENTITY = """
CREATE TABLE access_identity_key (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
REVOKE ALL ON access_identity_key FROM PUBLIC;
ALTER TABLE access_identity_key OWNER TO plumbline_owner;
GRANT SELECT ON access_identity_key TO plumbline_finder;
GRANT SELECT, INSERT, DELETE ON access_identity_key TO plumbline_migrator;
GRANT SELECT ON access_membership, access_user, agencies_agency TO plumbline_finder;

-- Who is looking, or NULL. NULL when unset, expired or not signed by us (assurance R2, R3).
CREATE FUNCTION access_viewer() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN claim.part[2]::bigint > extract(epoch FROM clock_timestamp())
               AND claim.part[3] = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(claim.part[1] || '.' || claim.part[2], 'UTF8'))), 'hex')
              THEN claim.part[1]::uuid END
  FROM (SELECT string_to_array(nullif(current_setting('plumbline.token', true), ''), '.') AS part) claim,
       public.access_identity_key k
  WHERE array_length(claim.part, 1) = 3 AND claim.part[2] ~ '^[0-9]{1,12}$'
$$;
ALTER FUNCTION access_viewer() OWNER TO plumbline_finder;

-- Agencies the viewer acts for now. Ended memberships and closed accounts give nothing, at once.
CREATE FUNCTION access_viewer_agencies() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}')
  FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
  WHERE u.is_active AND m.user_id = (SELECT public.access_viewer())
    AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())
$$;
ALTER FUNCTION access_viewer_agencies() OWNER TO plumbline_finder;

CREATE FUNCTION access_viewer_holds(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM public.access_membership m JOIN public.access_user u ON u.id = m.user_id
    WHERE u.is_active AND m.user_id = (SELECT public.access_viewer()) AND m.role = ANY(roles)
      AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp()))
$$;
ALTER FUNCTION access_viewer_holds(text[]) OWNER TO plumbline_finder;

ALTER TABLE access_user OWNER TO plumbline_owner;
ALTER TABLE access_membership OWNER TO plumbline_owner;
ALTER TABLE agencies_agency OWNER TO plumbline_owner;
GRANT SELECT ON access_user, access_membership, agencies_agency
  TO plumbline_app, plumbline_worker, plumbline_loader, plumbline_matcher, plumbline_analyst, plumbline_auditor;
GRANT UPDATE (last_login, password) ON access_user TO plumbline_app;
GRANT UPDATE (ends) ON access_membership TO plumbline_app;
-- Only an administrator's session ends a membership, whatever SQL is sent.
CREATE FUNCTION access_only_administrators() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF session_user <> 'plumbline_app' OR public.access_viewer_holds('administrator') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'Only an administrator ends a membership.' USING ERRCODE = '42501';
END $$;
ALTER FUNCTION access_only_administrators() OWNER TO plumbline_finder;
CREATE TRIGGER access_membership_administrators BEFORE UPDATE ON access_membership FOR EACH ROW EXECUTE FUNCTION access_only_administrators();
GRANT INSERT, UPDATE ON access_user, access_membership, agencies_agency TO plumbline_worker;
GRANT ALL ON access_user, access_membership, agencies_agency TO plumbline_migrator;
GRANT ALL ON django_session TO plumbline_app;
ALTER TABLE django_session OWNER TO plumbline_owner;
GRANT ALL ON django_session TO plumbline_migrator;

-- The ledger is read on pages by information governance alone (DPA 2018 s.62(4)).
CREATE POLICY audit_entry_governance ON audit_entry FOR SELECT TO plumbline_app, plumbline_worker
  USING ((SELECT access_viewer_holds('governance')));
GRANT SELECT ON audit_entry TO plumbline_app, plumbline_worker;
"""

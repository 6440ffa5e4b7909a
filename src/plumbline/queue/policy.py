"""SQL of this room: who asks, who works, and what the queue's own tables allow."""

from __future__ import annotations


ASKERS = "plumbline_app, plumbline_worker"
WORKERS = "plumbline_loader, plumbline_matcher, plumbline_analyst"

WORK = f"""
ALTER TABLE queue_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE queue_work FORCE ROW LEVEL SECURITY;
CREATE POLICY queue_work_own ON queue_work FOR SELECT TO {ASKERS} USING (asked_by = (SELECT access_viewer()));
CREATE POLICY queue_work_ask ON queue_work FOR INSERT TO {ASKERS}, {WORKERS}
  WITH CHECK (asked_by = (SELECT access_viewer()) AND state = 'waiting');
CREATE POLICY queue_work_cancel ON queue_work FOR UPDATE TO {ASKERS} USING (asked_by = (SELECT access_viewer()));
-- A queue's process takes its work before it knows for whom; it sees no other queue's.
CREATE POLICY queue_work_take ON queue_work FOR SELECT TO {WORKERS}
  USING ('plumbline_' || queue = current_user OR asked_by = (SELECT access_viewer()));
CREATE POLICY queue_work_carry_on ON queue_work FOR UPDATE TO {WORKERS} USING ('plumbline_' || queue = current_user);
GRANT SELECT, INSERT ON queue_work TO {ASKERS}, {WORKERS};
GRANT UPDATE (cancel_asked_at) ON queue_work TO {ASKERS};
GRANT UPDATE (state, phase, said, result_id, started_at, finished_at) ON queue_work TO {WORKERS};
GRANT ALL ON queue_work TO plumbline_migrator;
ALTER TABLE queue_work OWNER TO plumbline_owner;
"""

# The library's tables hold the id of a `Work` and nothing else. Whoever asks adds; the queues do the rest.
LIBRARY = f"""
GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO {ASKERS};
GRANT USAGE, SELECT ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO {ASKERS};
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
  procrastinate_periodic_defers TO {WORKERS};
GRANT USAGE, SELECT ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq TO {WORKERS};
""" + "".join(
    f"GRANT ALL ON {table} TO plumbline_migrator;\nALTER TABLE {table} OWNER TO plumbline_owner;\n"
    for table in (
        "procrastinate_jobs",
        "procrastinate_events",
        "procrastinate_workers",
        "procrastinate_periodic_defers",
    )
)

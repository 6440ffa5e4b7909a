"""SQL of timed work: the worker role takes the library's jobs as the other queues do. It takes no asked work (ADR 11)."""

from __future__ import annotations


TIMED = """
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
  procrastinate_periodic_defers TO plumbline_worker;
GRANT USAGE, SELECT ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq TO plumbline_worker;
"""

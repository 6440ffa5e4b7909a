"""`python -m plumbline.jobs QUEUE`: work one queue until stopped."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Connect as the role in ``PLUMBLINE_DATABASE_URL``, which must be the queue's own, and work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    import django

    django.setup()
    from plumbline.jobs.worker import work_queue
    from plumbline.queue.enums import Queue

    if len(sys.argv) != 2 or sys.argv[1] not in set(Queue):
        print(f"Name one queue: {', '.join(Queue)}.", file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    work_queue(Queue(sys.argv[1]))
    return 0


sys.exit(main())

"""What an answer cost the server: its time and how often it asked the database, said in a header, and read from it."""

import re
import time


COST = re.compile(r"page;dur=([\d.]+), asked;dur=(\d+)")


class Counted:
    """Put around everything else that answers: `Server-Timing: page;dur=MILLISECONDS, asked;dur=STATEMENTS`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.db import connection

        asked, began = [], time.perf_counter()

        def note(execute, sql, params, many, context):
            asked.append(None)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        took = (time.perf_counter() - began) * 1000
        response["Server-Timing"] = f"page;dur={took:.1f}, asked;dur={len(asked)}"
        return response


def cost_of(response):
    """Milliseconds and statements of an answer, as its header says them; nothing of a file that no page made."""
    found = COST.search(response.headers.get("server-timing", ""))
    return (float(found[1]), int(found[2])) if found else None

"""GOV.UK Notify on loopback: it looks at the token as Notify says it does, keeps what it is sent, and misbehaves on demand."""

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


SERVICE = "11111111-2222-4333-8444-555555555555"
SECRET = "66666666-7777-4888-8999-aaaaaaaaaaaa"
KEY = f"made_up-{SERVICE}-{SECRET}"
TEMPLATE = "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff"


class Service(ThreadingHTTPServer):
    """`answer`: status and errors to give in the place of its own. `break_off`: close the line once a message has come."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.letters, self.answer, self.break_off = [], None, False


class Asked(BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wrong = self.wrong()
        if self.server.break_off:
            self.connection.close()
            return
        status, errors = self.server.answer or wrong or (201, [])
        if status == 201:
            self.server.letters.append(body)
        words = json.dumps(
            {"status_code": status, "errors": errors} if errors else {"id": "made-up"}
        ).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def wrong(self):
        """What is wrong with the address or the token, or None."""
        if self.path != "/v2/notifications/email":
            return 404, [{"error": "NotFound", "message": "no such page"}]
        kind, _, token = self.headers["Authorization"].partition(" ")
        said, _, signature = token.rpartition(".")
        meant = hmac.new(SECRET.encode(), said.encode(), hashlib.sha256).digest()
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in said.split("."))
        if (
            kind != "Bearer"
            or base64.urlsafe_b64decode(signature + "==") != meant
            or header["alg"] != "HS256"
        ):
            return 403, [{"error": "AuthError", "message": "Invalid token"}]
        if claims["iss"] != SERVICE or abs(claims["iat"] - time.time()) > 30:
            return 403, [
                {"error": "AuthError", "message": "Your system clock must be accurate to within 30 seconds"}
            ]
        return None


@contextmanager
def notified():
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()

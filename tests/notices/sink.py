"""A mail server on loopback, small enough to read: it keeps every byte it is sent, and misbehaves on demand."""

import socketserver
import threading
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    """`said`: replies to give in the place of its own, by command. `hang`: an event to wait for before the reply to a message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters, self.said, self.hang = [], {}, None
        self.got_one = threading.Event()

    @property
    def port(self):
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    def reply(self, command, usual):
        words = self.server.said.get(command, usual)
        if words is None:
            return False
        self.wfile.write(words.encode() + b"\r\n")
        return words[0] in "23"

    def handle(self):
        self.envelope = []
        if not self.reply("CONNECT", "220 sink"):
            return
        for line in self.rfile:
            command = line[:4].decode("ascii", "replace").upper().strip()
            if command == "QUIT":
                self.reply("QUIT", "221 bye")
                return
            if command == "DATA":
                if self.reply("DATA", "354 go on") and not self.take_in():
                    return
            else:
                if command in ("MAIL", "RCPT"):
                    self.envelope.append(line)
                self.reply(command, "250 fine")

    def take_in(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.letters.append((self.envelope, b"".join(lines)))
        self.server.got_one.set()
        if self.server.hang is not None:
            self.server.hang.wait(60)
        return self.reply("BODY", "250 taken")


@contextmanager
def listening():
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()

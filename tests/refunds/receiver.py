"""A shop's own system on this machine that takes refunds over the webhook, and checks them as docs/refunds.md says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came in; ``answers`` are the status codes of the next requests, 200 once there are none left."""

    secret: str
    url: str = ""
    answers: list[int] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    bad: int = 0

    def take(self, headers: Any, body: bytes) -> int:
        """Check the signature, as a shop would."""
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(headers["webhook-signature"], f"v1,{expected}"):
            self.bad += 1
            return 401
        self.bodies.append(json.loads(body))
        self.keys.append(headers["Idempotency-Key"])
        return self.answers.pop(0) if self.answers else 200


@contextmanager
def receiving(secret: str) -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = receiver.take(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps(receiver.said).encode()
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/refunds"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()

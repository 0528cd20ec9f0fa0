"""The least that JupyterHub accepts as a user's server: it answers HTTP. For tests with many servers.

While the file named by ATALAYA_REAL_HOLD exists it answers nothing: its start stays pending.
"""

import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"{}"
        self.send_response(200)
        self.send_header("X-JupyterHub-Version", "3.0.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


hold = os.environ["ATALAYA_REAL_HOLD"]
for _ in range(6000):
    if not os.path.exists(hold):
        break
    time.sleep(0.1)
address = urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
ThreadingHTTPServer(("127.0.0.1", address.port), Server).serve_forever()

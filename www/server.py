"""Builds the page and serves build/site on this machine; `./www/serve` starts it.

The port is taken before the build, so that a port in use is known at once and not minutes later.
"""

import argparse
import asyncio
import mimetypes
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys

import tornado.httpserver
import tornado.netutil
import tornado.web

ROOT = pathlib.Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"

# Seconds within which a client sends a request, or takes the next 64 KiB of an answer, before its connection is closed.
PATIENCE = 20

# Connections that wait to be accepted, at most; the system may allow fewer.
BACKLOG = 4096

# Python's own types and these, whatever /etc/mime.types says.
TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".safetensors": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


class PageHandler(tornado.web.StaticFileHandler):
    """Static files, never cached, under the policy that the page itself declares; other sites' pages may read those
    that an embedded element loads."""

    shared_folders = ("/vaelet/", "/models/")

    def set_default_headers(self):
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", self.settings["policy"])
        self.set_header("X-Content-Type-Options", "nosniff")
        if self.request.path.startswith(self.shared_folders):
            self.set_header("Access-Control-Allow-Origin", "*")

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """Returns the path of a file of the site; all else is not found, a link that leads out of the site too."""
        if self.path.endswith("/") or re.search("%00|%2f|%5c", self.request.path, re.IGNORECASE):
            raise tornado.web.HTTPError(404)
        root = os.path.realpath(root)
        path = os.path.realpath(absolute_path)
        if path == root:
            path = os.path.join(root, "index.html")
        if not path.startswith(root + os.sep) or not os.path.isfile(path):
            raise tornado.web.HTTPError(404)
        return path

    def compute_etag(self):
        """Returns none: a file may change while the server runs."""

    def get_modified_time(self):
        """Returns none, as there is no tag."""

    def should_return_304(self) -> bool:
        return False

    def log_exception(self, kind, error, trace):
        """Prints defects of the server, and not what clients ask wrongly."""
        if not isinstance(error, tornado.web.HTTPError):
            super().log_exception(kind, error, trace)

    def flush(self, include_footers: bool = False):
        """Sends what is written so far; closes the connection when the client does not take it."""
        stream = self.request.connection.stream
        sent = super().flush(include_footers)
        limit = asyncio.get_running_loop().call_later(PATIENCE, stream.close)
        sent.add_done_callback(lambda _: limit.cancel())
        return sent


class Parser(argparse.ArgumentParser):
    def error(self, message):
        sys.exit(f"vaelet: {message}; use ./www/serve [--port N]")


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expects a whole number from 0 to 65535, found '{text}'")
    return int(text)


def parse_arguments() -> argparse.Namespace:
    parser = Parser(prog="./www/serve", description="Builds the page and serves it on this machine.")
    parser.add_argument("--port", type=port_number, default=8080,
                        help="port to listen on; 0 picks a free one (default: 8080)")
    return parser.parse_args()


def listen(port: int) -> list[socket.socket]:
    try:
        return tornado.netutil.bind_sockets(port, "127.0.0.1", backlog=BACKLOG)
    except OSError as error:
        sys.exit(f"vaelet: cannot listen on port {port}: {os.strerror(error.errno).lower()}; "
                 "choose another with --port N, or --port 0 for a free one")


def allow_open_files():
    """Lets this process open as many files and connections as the system allows it: often only 1,024 at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def declared_policy() -> str:
    """The Content-Security-Policy of index.html: declared there once, for every host."""
    page = (SITE / "index.html").read_text(encoding="utf-8")
    return re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', page)[1]


async def serve(sockets: list[socket.socket]):
    """Serves the site until a signal ends it."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    mimetypes.init(files=())
    for ending, kind in TYPES.items():
        mimetypes.add_type(kind, ending)
    application = tornado.web.Application(
        [("/(.*)", PageHandler, {"path": str(SITE)})], policy=declared_policy(), log_function=lambda handler: None)
    server = tornado.httpserver.HTTPServer(
        application, idle_connection_timeout=PATIENCE, body_timeout=PATIENCE, max_body_size=1 << 16)
    server.add_sockets(sockets)
    print(f"vaelet is at http://localhost:{sockets[0].getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
    await ended.wait()


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sockets = listen(parse_arguments().port)
    if subprocess.run([ROOT / "www" / "build"], check=False).returncode != 0:
        sys.exit("vaelet: the page could not be built; the reason is above")
    allow_open_files()
    asyncio.run(serve(sockets))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass

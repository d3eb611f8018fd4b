"""Builds the page and serves build/site on this machine; `./www/serve` starts it.

The port is taken before the build, so that a port in use is known at once and not minutes later.
"""

import argparse
import functools
import http.server
import pathlib
import re
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"


class PageHandler(http.server.SimpleHTTPRequestHandler):
    """Static files, never cached, under the policy that the page itself declares; other sites' pages may read those
    that an embedded element loads."""

    protocol_version = "HTTP/1.1"
    shared_folders = ("/vaelet/", "/models/")
    path = ""  # of a request too malformed to have one
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".safetensors": "application/octet-stream",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def __init__(self, *arguments, policy: str, **options):
        self.policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.path.startswith(self.shared_folders):
            self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A browser that goes away in the middle of an answer is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


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


def listen(port: int) -> Server:
    handler = functools.partial(PageHandler, directory=str(SITE), policy="default-src 'none'")
    try:
        return Server(("127.0.0.1", port), handler)
    except OSError as error:
        sys.exit(f"vaelet: cannot listen on port {port}: {error.strerror.lower()}; "
                 "choose another with --port N, or --port 0 for a free one")


def declared_policy() -> str:
    """The Content-Security-Policy of index.html: declared there once, for every host."""
    page = (SITE / "index.html").read_text(encoding="utf-8")
    return re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', page)[1]


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = listen(parse_arguments().port)
    if subprocess.run([ROOT / "www" / "build"], check=False).returncode != 0:
        sys.exit("vaelet: the page could not be built; the reason is above")
    server.RequestHandlerClass = functools.partial(
        PageHandler, directory=str(SITE), policy=declared_policy())
    print(f"vaelet is at http://localhost:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass

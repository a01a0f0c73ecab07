#!/usr/bin/env python3
"""Real Ory Hydra servers for the tests of every language.

    python3 hydra.py build [v1|v2 ...]
    python3 hydra.py serve v1|v2 [--access-token jwt] [--cors] [--ttl NAME=DURATION] [--set KEY=JSON]

`serve` prints one line of JSON on stdout when the server is ready and stops the
server when its stdin ends. Everything else it has to say goes to stderr.
From Python: `with hydra.start("v2") as server: server.public_url`.
See README.md next to this file.
"""

import argparse
import contextlib
import ctypes
import hashlib
import http.client
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
INSECURE_FLAG = {"v1": "--dangerous-force-http", "v2": "--dev"}  # plain http, in each version's words
BUILD_FLAGS = ["-buildvcs=false", "-mod=readonly", "-trimpath", "-tags=sqlite,json1"]
LAUNCH_ATTEMPTS = 5
READY_TIMEOUT = 60  # seconds; usually about one is enough
LOG_TAIL = 20  # lines shown when a server dies

# Straight to the server: a proxy set for the internet does not know our 127.0.0.1.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failure(Exception):
    """A problem to report in words rather than by a traceback."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


def say(message):
    print(f"hydra.py: {message}", file=sys.stderr, flush=True)


# ---------------------------------------------------------------- building


def build(name):
    """The path of the server's binary, built on first use and kept in the user's cache."""
    module, version = required_module(name)
    binary = cached_binary(name, module, version)
    if binary.exists():
        return binary
    go = find_toolchain()
    binary.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(binary.with_name(binary.name + ".lock")):
        if not binary.exists():
            say(f"building Ory Hydra {version} with {go}; once, for a minute or two")
            began = time.monotonic()
            unfinished = binary.with_name(binary.name + ".part")
            stamp = f"-s -w -X {module}/driver/config.Version={version}"  # what /version answers
            command = [go, "build", *BUILD_FLAGS, "-ldflags", stamp, "-o", str(unfinished), "."]
            environment = {**os.environ, "GOWORK": "off", "CGO_ENABLED": "1"}
            result = subprocess.run(
                command,
                cwd=HERE / name,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                preexec_fn=dying_with_us(),
            )
            if result.returncode != 0:
                raise Failure(f"go build of Ory Hydra {version} failed")
            unfinished.replace(binary)
            say(f"built Ory Hydra {version} in {time.monotonic() - began:.0f} s")
    return binary


def required_module(name):
    """The Hydra module and version that <name>/go.mod asks for."""
    go_mod = (HERE / name / "go.mod").read_text()
    return re.search(r"^require (github\.com/ory/hydra\S*) (v\S+)$", go_mod, re.M).groups()


def cached_binary(name, module, version):
    """Where the binary belongs; another place as soon as anything it is made of changes."""
    digest = hashlib.sha256(f"{module} {version} {BUILD_FLAGS}".encode())
    for source in ("go.mod", "go.sum", "main.go"):
        digest.update((HERE / name / source).read_bytes())
    target = f"{platform.system()}-{platform.machine()}".lower()
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    return cache / "polyhydra" / "hydra" / f"hydra-{version}-{target}-{digest.hexdigest()[:16]}"


def find_toolchain():
    """The path of `go`, having checked that it has the C compiler SQLite needs."""
    go = shutil.which("go")
    if not go:
        raise Failure("Go is needed to build Ory Hydra: get it at https://go.dev/dl/", status=2)
    cc = subprocess.run([go, "env", "CC"], stdout=subprocess.PIPE, text=True).stdout.split()
    if not cc or not shutil.which(cc[0]):
        raise Failure(
            "a C compiler is needed to build Ory Hydra (its SQLite is C): "
            "install gcc or clang (Debian: apt install gcc libc6-dev, macOS: xcode-select --install)",
            status=2,
        )
    return go


@contextlib.contextmanager
def exclusive(path):
    """One process at a time; the lock ends with its holder, however that dies."""
    import fcntl  # here, as Windows has none and can still use an external server

    with open(path, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another process that is building the same server")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def dying_with_us():
    """A preexec_fn by which Linux kills the child when this process dies, even by SIGKILL."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent, set_parent_death_signal = ctypes.CDLL(None).prctl, os.getpid(), 1

    def in_child():
        prctl(set_parent_death_signal, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the call above
            os._exit(1)

    return in_child


# ----------------------------------------------------------------- serving


def serve(name, access_token, settings):
    """The `serve` command: announces a server, and keeps it while our stdin stays open."""
    external = external_server()
    if external:
        announce(external)
        end_of_stdin().wait()
        return
    binary = build(name)
    with tempfile.TemporaryDirectory(prefix="polyhydra-") as folder:
        log = pathlib.Path(folder, "hydra.log")
        server, description = launch(name, binary, access_token, settings, log)
        try:
            announce(description)
            stdin_ended = end_of_stdin()
            while not stdin_ended.wait(0.1):
                if server.poll() is not None:
                    raise Failure(f"Ory Hydra died with status {server.returncode}{end_of(log)}")
        finally:
            stop(server)


def external_server():
    """The description of the server that the environment names, if it names one."""
    public_url = os.environ.get("HYDRA_PUBLIC_URL", "").rstrip("/")
    admin_url = os.environ.get("HYDRA_ADMIN_URL", "").rstrip("/")
    if not (public_url and admin_url):
        return None
    try:
        version = ask_version(admin_url)
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        raise Failure(f"no Ory Hydra answers at HYDRA_ADMIN_URL {admin_url}: {error}") from error
    return describe(version, public_url, admin_url, app_url=None, external=True)


def launch(name, binary, access_token, settings, log):
    """Starts a server; again with other ports if somebody took one in between."""
    for _ in range(LAUNCH_ATTEMPTS):
        public_url, admin_url, app_url = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
        config = log.with_name("config.json")
        values = {**default_settings(public_url, admin_url, app_url, access_token), **settings}
        config.write_text(json.dumps(nested(values), indent=2))
        with open(log, "w") as output:
            server = subprocess.Popen(
                [str(binary), "serve", "all", INSECURE_FLAG[name], "--config", str(config)],
                env={"SQA_OPT_OUT": "true"},  # nothing else: Hydra takes DSN, LOG_LEVEL, ... from there
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=dying_with_us(),
            )
        try:
            if wait_until_ready(server, public_url, admin_url, log):
                version = ask_version(admin_url)
                return server, describe(version, public_url, admin_url, app_url, server.pid, log)
        except BaseException:
            stop(server)
            raise
        if "address already in use" not in log.read_text(errors="replace"):
            break
    raise Failure(f"Ory Hydra did not start, status {server.returncode}{end_of(log)}")


def default_settings(public_url, admin_url, app_url, access_token):
    """Hydra's configuration, as the tests of all languages expect it."""
    return {
        "dsn": "memory",
        "log.level": "error",
        "serve.public.host": "127.0.0.1",
        "serve.public.port": port_of(public_url),
        "serve.admin.host": "127.0.0.1",
        "serve.admin.port": port_of(admin_url),
        "urls.self.issuer": public_url,
        "urls.self.public": public_url,
        "urls.login": app_url + "/login",
        "urls.consent": app_url + "/consent",
        "urls.logout": app_url + "/logout",
        "urls.error": app_url + "/error",
        "urls.post_logout_redirect": app_url + "/post-logout",
        "secrets.system": ["only-for-tests-only-for-tests"],
        "strategies.access_token": access_token,
        "oidc.dynamic_client_registration.enabled": True,
        "oauth2.expose_internal_errors": True,
    }


# What a browser sends from a page of another origin must pass; "*" allows every origin.
CORS_SETTINGS = {
    "serve.public.cors.enabled": True,
    "serve.public.cors.allowed_origins": ["*"],
    "serve.public.cors.allowed_methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "serve.public.cors.allowed_headers": ["Accept", "Authorization", "Content-Type"],
    "serve.public.cors.exposed_headers": ["Content-Type", "WWW-Authenticate"],
}


def nested(values):
    """{"a.b": 1} as {"a": {"b": 1}}, which is how Hydra reads its configuration."""
    root = {}
    for path, value in values.items():
        *parents, last = path.split(".")
        node = root
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
    return root


def free_port():
    """A port of 127.0.0.1 that is free and that nobody else is given in the next minute.

    Closing an accepted connection from the listener's side leaves the port in
    TIME_WAIT: the system gives it to nobody who wants "any" port, while a server
    that asks for it by number gets it, as Go's listeners set SO_REUSEADDR.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        with socket.create_connection(listener.getsockname()) as client:
            listener.accept()[0].close()
            client.recv(1)
        return listener.getsockname()[1]


def port_of(url):
    return int(url.rpartition(":")[2])


def wait_until_ready(server, public_url, admin_url, log):
    """True when both ports answer and the keys exist, False when the server ended instead."""
    # Making the signing keys takes a second, or many on a busy machine, and 2.x leaves
    # it to the first request that needs them, which it then may well cut off.
    needed = [admin_url + "/health/ready", public_url + "/health/ready", public_url + "/.well-known/jwks.json"]
    deadline = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < deadline:
        ready = all(answers(url) for url in needed)
        if server.poll() is not None:
            return False
        if ready:
            return True
        time.sleep(0.02)
    raise Failure(f"Ory Hydra was not ready in {READY_TIMEOUT} s{end_of(log)}")


def answers(url):
    try:
        with direct.open(url, timeout=20) as response:
            return response.status == 200
    except (OSError, http.client.HTTPException):  # nobody there yet, or an answer like 503
        return False


def ask_version(admin_url):
    with direct.open(admin_url + "/version", timeout=10) as response:
        return json.load(response)["version"]


def ask_generation(admin_url):
    """The generation of a server that says no version: 1.9, 1.10, and builds from source. It refuses a missing challenge."""
    for generation, prefix in (("V2", "/admin"), ("V1", "")):
        try:
            direct.open(f"{admin_url}{prefix}/oauth2/auth/requests/login", timeout=10).close()
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code == 400:
                    return generation
    return "V0"


def generation_of(version):
    """V0: 1.0.0-beta and 1.0.0-rc.1 to rc.8. V1: all later 1.x. V2: all later numbers. None where there is no number."""
    version = version.lstrip("v")
    if not version[:1].isdigit():
        return None
    if re.match(r"0\.|1\.0\.0-(beta|rc\.[1-8](\D|$))", version):
        return "V0"
    return "V1" if version.startswith("1.") else "V2"


def describe(version, public_url, admin_url, app_url, pid=None, log=None, external=False):
    """What the announced line says. Of an external server, app pages and process are unknown."""
    pages = {
        "login_url": "/login",
        "consent_url": "/consent",
        "logout_url": "/logout",
        "error_url": "/error",
        "post_logout_url": "/post-logout",
    }
    generation = generation_of(version) or ask_generation(admin_url)
    return {
        "version": "v1.10.7" if generation == "V1" and not version else version,  # 1.9 and 1.10 alone say ""
        "generation": generation,
        "public_url": public_url,
        "admin_url": admin_url,
        **{key: app_url and app_url + path for key, path in pages.items()},
        "pid": pid,
        "log": log and str(log),
        "external": external,
    }


def announce(description):
    print(json.dumps(description), flush=True)


def end_of_stdin():
    """An event set when our stdin ends, which it also does when the process at its other end dies."""
    ended = threading.Event()

    def watch():
        try:
            while os.read(0, 4096):
                pass
        except OSError:  # there is no stdin at all
            pass
        ended.set()

    threading.Thread(target=watch, daemon=True).start()
    return ended


def stop(server):
    server.kill()  # all it knows is in memory: nothing to be saved
    server.wait()


def end_of(log):
    lines = log.read_text(errors="replace").splitlines()[-LOG_TAIL:]
    return "\n".join(["; the end of its log:", *lines])


# -------------------------------------------------------------- Python API


@contextlib.contextmanager
def start(name, access_token="opaque", cors=False, ttl=None, settings=None):
    """A server for the time of a `with` block, run as every other language runs it.

    ttl: {"access_token": "2s"}; settings: {"oauth2.pkce.enforced": True}.
    """
    command = [sys.executable, __file__, "serve", name, "--access-token", access_token]
    command += ["--cors"] if cors else []
    for key, duration in (ttl or {}).items():
        command += ["--ttl", f"{key}={duration}"]
    for key, value in (settings or {}).items():
        command += ["--set", f"{key}={json.dumps(value)}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as script:
        line = script.stdout.readline()
        if not line:
            raise RuntimeError(f"hydra.py serve {name} failed with status {script.wait()}; see stderr")
        yield types.SimpleNamespace(**json.loads(line))
        # Leaving closes the script's stdin, which ends it, and waits for it.


# ------------------------------------------------------------ command line


def json_setting(text):
    """An argument KEY=JSON."""
    key, _, value = text.partition("=")
    return key, json.loads(value)


def ttl_setting(text):
    """An argument NAME=DURATION."""
    name, _, duration = text.partition("=")
    return f"ttl.{name}", duration


def parse_arguments():
    parser = argparse.ArgumentParser(description="Real Ory Hydra servers for tests.")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="build the servers that the cache lacks")
    building.add_argument("names", nargs="*", metavar="v1|v2")
    serving = commands.add_parser("serve", help="run one server until stdin ends")
    serving.add_argument("name", choices=INSECURE_FLAG)
    serving.add_argument("--access-token", choices=["opaque", "jwt"], default="opaque")
    serving.add_argument("--cors", action="store_true", help="allow every origin on the public port")
    serving.add_argument(
        "--ttl", action="append", default=[], type=ttl_setting, metavar="NAME=DURATION", help="a lifespan, like access_token=2s"
    )
    serving.add_argument(
        "--set",
        action="append",
        default=[],
        type=json_setting,
        metavar="KEY=JSON",
        help="any setting of Hydra, like oauth2.pkce.enforced=true",
    )
    arguments = parser.parse_args()
    if arguments.command == "build":
        unknown = set(arguments.names) - set(INSECURE_FLAG)
        if unknown:
            building.error(f"unknown: {', '.join(sorted(unknown))}")
    return arguments


def main():
    for signum in (signal.SIGINT, signal.SIGTERM):
        # An exception, so that what we started is stopped on the way out.
        signal.signal(signum, lambda number, _frame: sys.exit(128 + number))
    arguments = parse_arguments()
    try:
        if arguments.command == "build":
            for name in arguments.names or INSECURE_FLAG:
                say(f"{name} is at {build(name)}")
        else:
            settings = {**(CORS_SETTINGS if arguments.cors else {}), **dict(arguments.ttl), **dict(arguments.set)}
            serve(arguments.name, arguments.access_token, settings)
    except Failure as failure:
        say(failure)
        sys.exit(failure.status)


if __name__ == "__main__":
    main()

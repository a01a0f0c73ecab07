"""Tests of the fixture itself: python3 -m unittest discover -s tests/servers (or pytest)."""

import base64
import contextlib
import http.cookiejar
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import unittest.mock
import urllib.error
import urllib.parse
import urllib.request

import hydra

SCRIPT = pathlib.Path(hydra.__file__)
VERSIONS = {"v1": "v1.11.10", "v2": "v2.3.0"}
CALLBACK = "http://127.0.0.1:1/callback"


def request(method, url, body=None, form=None, headers=None):
    """The decoded JSON answer."""
    data = None
    headers = dict(headers or {})
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    with hydra.direct.open(urllib.request.Request(url, data, headers, method=method), timeout=30) as response:
        return json.load(response)


def admin(server, path):
    """An administrative endpoint; 2.x moved them below /admin."""
    return server.admin_url + ("/admin" if server.generation == "V2" else "") + path


def create_client(server, **fields):
    client = {"client_secret": "some-secret-of-a-test", "token_endpoint_auth_method": "client_secret_basic", **fields}
    return request("POST", admin(server, "/clients"), client)


def register(server):
    """Dynamic client registration, at the public port."""
    return request("POST", server.public_url + "/oauth2/register", {"grant_types": ["client_credentials"]})


def token(server, client, **form):
    credentials = f"{client['client_id']}:{client['client_secret']}".encode()
    headers = {"Authorization": "Basic " + base64.b64encode(credentials).decode()}
    return request("POST", server.public_url + "/oauth2/token", form=form, headers=headers)


def client_credentials_token(server):
    client = create_client(server, grant_types=["client_credentials"])
    return token(server, client, grant_type="client_credentials")


class Browser:
    """Keeps cookies and stops at every redirect, to tell where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    def __init__(self):
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies, self.Stay)

    def redirect(self, url):
        try:
            self.opener.open(url, timeout=30)
        except urllib.error.HTTPError as answer:
            return answer.headers["Location"]
        raise AssertionError(f"no redirect from {url}")


def parameter(url, name):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)[name][0]


def accept(server, kind, challenge, **body):
    url = admin(server, f"/oauth2/auth/requests/{kind}/accept?{kind}_challenge={challenge}")
    return request("PUT", url, body)["redirect_to"]


@contextlib.contextmanager
def script(*arguments, **environment):
    """`hydra.py` run as another language would, with pipes for everything."""
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *arguments],
        env={**os.environ, **environment},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        yield process


def is_running(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_open(url):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", hydra.port_of(url))) == 0


class Servers(unittest.TestCase):
    """What both servers have to do."""

    def test_versions_and_addresses(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name) as server:
                self.assertEqual(server.version, VERSIONS[name])
                self.assertEqual(server.generation, name.upper())
                self.assertFalse(server.external)
                self.assertEqual(request("GET", server.admin_url + "/version"), {"version": VERSIONS[name]})
                discovery = request("GET", server.public_url + "/.well-known/openid-configuration")
                self.assertEqual(discovery["issuer"].rstrip("/"), server.public_url)

    def test_registration_is_open(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name) as server:
                self.assertIn("registration_access_token", register(server))

    def test_opaque_access_tokens(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name) as server:
                self.assertEqual(client_credentials_token(server)["access_token"].count("."), 1)

    def test_jwt_access_tokens(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name, access_token="jwt") as server:
                access_token = client_credentials_token(server)["access_token"]
                self.assertEqual(access_token.count("."), 2)
                header = json.loads(base64.urlsafe_b64decode(access_token.split(".")[0] + "=="))
                self.assertEqual(header["alg"], "RS256")

    def test_login_and_consent_by_the_test(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name) as server:
                client = create_client(
                    server,
                    grant_types=["authorization_code"],
                    response_types=["code"],
                    scope="openid",
                    redirect_uris=[CALLBACK],
                )
                browser = Browser()
                query = urllib.parse.urlencode(
                    {
                        "client_id": client["client_id"],
                        "redirect_uri": CALLBACK,
                        "response_type": "code",
                        "scope": "openid",
                        "state": "0123456789",
                    }
                )
                login = browser.redirect(f"{server.public_url}/oauth2/auth?{query}")
                self.assertTrue(login.startswith(server.login_url + "?"), login)
                after_login = accept(server, "login", parameter(login, "login_challenge"), subject="alice")
                consent = browser.redirect(after_login)
                self.assertTrue(consent.startswith(server.consent_url + "?"), consent)
                challenge = parameter(consent, "consent_challenge")
                after_consent = accept(server, "consent", challenge, grant_scope=["openid"])
                code = parameter(browser.redirect(after_consent), "code")
                answer = token(server, client, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
                self.assertIn("id_token", answer)

    def test_options(self):
        options = {
            "cors": True,
            "ttl": {"access_token": "2s"},
            "settings": {"oidc.dynamic_client_registration.enabled": False},
        }
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name, **options) as server:
                self.assertIn(client_credentials_token(server)["expires_in"], (1, 2))
                url = server.public_url + "/.well-known/openid-configuration"
                with hydra.direct.open(urllib.request.Request(url, headers={"Origin": "http://app.example"})) as answer:
                    self.assertIn(answer.headers["Access-Control-Allow-Origin"], ("*", "http://app.example"))
                with self.assertRaises(urllib.error.HTTPError):
                    register(server)


class Lifecycle(unittest.TestCase):
    """How servers begin and end, whoever dies first."""

    def assertGone(self, server):
        self.assertTrue(wait_for(lambda: not is_running(server["pid"])), "the server is still running")
        # A killed process is gone a moment before its sockets are.
        for url in (server["public_url"], server["admin_url"]):
            self.assertTrue(wait_for(lambda url=url: not is_open(url)), f"{url} still answers")

    def test_end_of_stdin_stops_the_server(self):
        with script("serve", "v2") as process:
            server = json.loads(process.stdout.readline())
            self.assertTrue(is_running(server["pid"]))
            process.stdin.close()
            self.assertEqual(process.wait(10), 0)
            self.assertGone(server)
            self.assertFalse(os.path.exists(server["log"]))

    def test_sigterm_stops_the_server(self):
        with script("serve", "v2") as process:
            server = json.loads(process.stdout.readline())
            process.terminate()
            self.assertEqual(process.wait(10), 128 + signal.SIGTERM)
            self.assertGone(server)

    def test_sigkill_of_the_test_process_stops_the_server(self):
        for name in VERSIONS:
            with self.subTest(name):
                test = textwrap.dedent(f"""
                    import hydra, json, time
                    with hydra.start({name!r}) as server:
                        print(json.dumps(vars(server)), flush=True)
                        time.sleep(600)
                """)
                with subprocess.Popen(
                    [sys.executable, "-c", test], cwd=SCRIPT.parent, stdout=subprocess.PIPE, text=True
                ) as process:
                    server = json.loads(process.stdout.readline())
                    self.assertTrue(is_running(server["pid"]))
                    process.kill()
                    process.wait()
                    self.assertGone(server)
                    log = pathlib.Path(server["log"])
                    self.assertTrue(wait_for(lambda log=log: not log.exists()))

    @unittest.skipUnless(sys.platform.startswith("linux"), "needs Linux' parent death signal")
    def test_sigkill_of_the_script_stops_the_server(self):
        with script("serve", "v1") as process:
            server = json.loads(process.stdout.readline())
            process.kill()
            process.wait()
            self.assertGone(server)
            shutil.rmtree(os.path.dirname(server["log"]))  # all that is left behind

    def test_death_of_the_server_ends_the_script(self):
        with script("serve", "v2") as process:
            os.kill(json.loads(process.stdout.readline())["pid"], signal.SIGKILL)
            self.assertEqual(process.wait(10), 1)
            self.assertIn("end of its log", process.stderr.read())

    def test_refused_setting_is_told(self):
        for name in VERSIONS:
            with self.subTest(name), script("serve", name, "--set", "strategies.scope=1") as process:
                self.assertEqual(process.stdout.readline(), "")
                self.assertEqual(process.wait(30), 1)
                self.assertIn("strategies.scope", process.stderr.read())

    def test_taken_port_is_tried_elsewhere(self):
        for name in VERSIONS:
            with self.subTest(name), socket.create_server(("127.0.0.1", 0)) as other, tempfile.TemporaryDirectory() as folder:
                ports = [other.getsockname()[1]] + [hydra.free_port() for _ in range(5)]
                with unittest.mock.patch("hydra.free_port", side_effect=list(ports)):
                    server, description = hydra.launch(name, hydra.build(name), "opaque", {}, pathlib.Path(folder, "hydra.log"))
                try:
                    self.assertEqual(hydra.port_of(description["public_url"]), ports[3])
                finally:
                    hydra.stop(server)


class External(unittest.TestCase):
    """A server somebody else runs."""

    def test_server_of_the_environment_is_used(self):
        with hydra.start("v2") as server, tempfile.TemporaryDirectory() as empty:
            environment = {
                "HYDRA_PUBLIC_URL": server.public_url + "/",
                "HYDRA_ADMIN_URL": server.admin_url,
                "PATH": empty,
                "XDG_CACHE_HOME": empty,  # neither Go nor a built server
            }
            with script("serve", "v1", **environment) as process:
                external = json.loads(process.stdout.readline())
                self.assertEqual(
                    external,
                    {
                        "version": "v2.3.0",
                        "generation": "V2",
                        "external": True,
                        "public_url": server.public_url,
                        "admin_url": server.admin_url,
                        "login_url": None,
                        "consent_url": None,
                        "logout_url": None,
                        "error_url": None,
                        "post_logout_url": None,
                        "pid": None,
                        "log": None,
                    },
                )
                self.assertIsNone(process.poll())
                process.stdin.close()
                self.assertEqual(process.wait(10), 0)
            self.assertTrue(is_running(server.pid))

    def test_absent_server_is_told(self):
        nobody = f"http://127.0.0.1:{hydra.free_port()}"
        with script("serve", "v2", HYDRA_PUBLIC_URL=nobody, HYDRA_ADMIN_URL=nobody) as process:
            self.assertEqual(process.wait(10), 1)
            self.assertIn(nobody, process.stderr.read())

    def test_generations(self):
        generations = {
            "V0": ["v1.0.0-beta.9", "v1.0.0-rc.1", "v1.0.0-rc.8+oryOS.10"],
            "V1": ["v1.0.0-rc.9+oryOS.11", "v1.0.0-rc.16", "v1.0.0", "v1.11.10", "1.4.2"],
            "V2": ["v2.0.0", "v2.3.0", "v25.4.0"],
            None: ["master", ""],
        }
        for generation, versions in generations.items():
            for version in versions:
                self.assertEqual(hydra.generation_of(version), generation, version)

    def test_a_server_of_1_x_that_says_an_empty_version_is_1_10(self):
        with hydra.start("v1") as server:
            for said, version in (("", "v1.10.7"), ("master", "master")):
                self.assertEqual(hydra.describe(said, server.public_url, server.admin_url, None)["version"], version)

    def test_server_without_a_version_is_asked(self):
        for name in VERSIONS:
            with self.subTest(name), hydra.start(name) as server:
                self.assertEqual(hydra.ask_generation(server.admin_url), server.generation)


class Build(unittest.TestCase):
    """What `build` does, with a stand-in for the minutes of the real one."""

    GO = """#!/bin/sh
    if [ "$1" = env ]; then echo sh; exit; fi
    echo built >> "$FAKE_GO_LOG"
    sleep 1
    while [ "$1" != -o ]; do shift; done
    echo binary > "$2"
    """

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "go.log"
        self.environment = {"XDG_CACHE_HOME": str(self.folder / "cache"), "FAKE_GO_LOG": str(self.log)}

    def install_go(self, text):
        go = self.folder / "bin" / "go"
        go.parent.mkdir()
        go.write_text(textwrap.dedent(text))
        go.chmod(0o755)
        self.environment["PATH"] = f"{go.parent}{os.pathsep}{os.environ['PATH']}"

    def test_two_processes_build_once(self):
        self.install_go(self.GO)
        with script("build", "v1", **self.environment) as one, script("build", "v1", **self.environment) as two:
            self.assertEqual((one.wait(20), two.wait(20)), (0, 0))
            self.assertIn("waiting for another process", one.stderr.read() + two.stderr.read())
        self.assertEqual(self.log.read_text(), "built\n")
        binaries = list((self.folder / "cache" / "polyhydra" / "hydra").iterdir())
        self.assertEqual(sum(path.suffix == ".lock" for path in binaries), 1)
        self.assertEqual(len(binaries), 2)

    def test_failed_build_leaves_nothing(self):
        self.install_go("#!/bin/sh\n[ $1 = env ] && echo sh || exit 1\n")
        with script("build", "v1", **self.environment) as process:
            self.assertEqual(process.wait(20), 1)
            self.assertIn("failed", process.stderr.read())

    def test_missing_go_is_told(self):
        self.environment["PATH"] = str(self.folder)
        with script("build", **self.environment) as process:
            self.assertEqual(process.wait(20), 2)
            self.assertIn("https://go.dev/dl/", process.stderr.read())

    def test_missing_c_compiler_is_told(self):
        self.install_go("#!/bin/sh\necho no-such-compiler\n")
        with script("build", **self.environment) as process:
            self.assertEqual(process.wait(20), 2)
            self.assertIn("C compiler", process.stderr.read())


if __name__ == "__main__":
    unittest.main()

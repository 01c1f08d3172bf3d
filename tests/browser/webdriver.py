"""The little of the W3C WebDriver protocol that the checks need, over
chromedriver and with only the standard library."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--window-size=1000,1400",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
A4 = {"width": 21.0, "height": 29.7}


class Browser:
    """A headless Chromium; ended, like its driver, when the `with` block ends."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="zairyu-browser-")
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            self.address = self._address()
            options = {
                "binary": shutil.which("chromium"),
                "args": FLAGS + [f"--user-data-dir={self.profile}"],
            }
            capabilities = {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
            self.session = answer["sessionId"]
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", f"/session/{self.session}")
        finally:
            self._end()

    def _end(self):
        self.driver.terminate()
        try:
            self.driver.wait(10)
        except subprocess.TimeoutExpired:
            self.driver.kill()
            self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _address(self):
        for line in self.driver.stdout:
            port = re.search(r"started successfully on port (\d+)", line)
            if port:
                return f"http://127.0.0.1:{port[1]}"
        raise RuntimeError("chromedriver did not start")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        # A proxy of the surroundings is not for the loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()[:500]}") from None

    def call(self, method, path, body=None):
        return self._call(method, f"/session/{self.session}{path}", body)

    def open(self, page):
        self.log()
        self.call("POST", "/url", {"url": page.as_uri()})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, script, *arguments):
        """What the script gives to the function that is its last argument."""
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def log(self):
        """What the console and the security policy had to say since the last call."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def actions(self, *sources):
        self.call("POST", "/actions", {"actions": list(sources)})
        self.call("DELETE", "/actions")

    def keys(self, text):
        steps = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.actions({"type": "key", "id": "keys", "actions": steps})

    def pdf(self):
        body = {"page": A4, "margin": dict.fromkeys(("top", "bottom", "left", "right"), 0.9), "background": True}
        return base64.b64decode(self.call("POST", "/print", body))

    def resize(self, width, height):
        self.call("POST", "/window/rect", {"width": width, "height": height})
        time.sleep(0.1)

    def screenshot(self, selector):
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        return base64.b64decode(self.call("GET", f"/element/{element[ELEMENT]}/screenshot"))


def pages(pdf):
    """Chromium writes page objects in clear."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))

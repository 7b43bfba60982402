"""Opens reports in headless Chromium, wide and narrow: python check_report.py BINARY [PICTURES]

Each report must load without a message in the console and without a request, must not scroll sideways, and must
show what comes from the data as text. Needs chromium and chromedriver; says so and ends well where they are not
installed. PICTURES: a folder for screenshots.
"""

import base64
import csv
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

HOSTILE = [
    "<script>document.title='run'</script>",
    "\"quoted\" & 'single' \\ </table>",
    "\u05e9\u05dd \u05d4\u05dc\u05e7\u05d5\u05d7 \u202e abc",
    "long " + "unbroken" * 62,
    "<img src=x onerror=document.title='run'>",
    "]]><svg onload=document.title='run'>",
]


def hostile_file(folder):
    """Customers whose column names and values try to be more than text."""
    draw = random.Random(7)
    path = pathlib.Path(folder) / "hostile <b>&.csv"
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["kind"] + HOSTILE + ["spend"])
        for _ in range(400):
            spend = draw.lognormvariate(4, 1)
            kind = "<i>Premium</i> & co" if spend * draw.uniform(0.5, 2) > 60 else "Bargain \"Hunter\""
            levels = [draw.choice(HOSTILE) for _ in HOSTILE[1:]]
            writer.writerow([kind, round(draw.gauss(40, 9), 2)] + levels + [round(spend, 2)])
    return path


class Browser:
    """A session of chromedriver, over its plain HTTP."""

    def __init__(self, port):
        self.at = f"http://127.0.0.1:{port}"
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        wanted = {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": flags},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}}
        self.session = self.send("POST", "/session", wanted)["sessionId"]

    def send(self, method, path, body=None):
        request = urllib.request.Request(self.at + path, method=method, data=json.dumps(body or {}).encode(),
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def do(self, method, path, body=None):
        return self.send(method, f"/session/{self.session}{path}", body)

    def run(self, script):
        return self.do("POST", "/execute/sync", {"script": script, "args": []})

    def log(self, kind):
        return self.do("POST", "/se/log", {"type": kind})

    def width(self, pixels):
        """The width of what is shown, as on a device of that width."""
        self.do("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": pixels < 600}})


def start_driver():
    port = random.randint(20_000, 50_000)
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5):
                return driver, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("chromedriver did not start")


def check(browser, path, pictures):
    faults = []
    for width in (1280, 390):
        browser.width(width)
        browser.log("browser"), browser.log("performance")
        browser.do("POST", "/url", {"url": path.as_uri()})
        wide = browser.run("return [document.documentElement.scrollWidth, window.innerWidth]")
        if wide[0] > wide[1]:
            faults.append(f"scrolls sideways at {width}: {wide[0]} px in {wide[1]}")
        for entry in browser.log("browser"):
            faults.append(f"console at {width}: {entry['message']}")
        for entry in browser.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            url = message["params"]["request"]["url"]
            if not url.startswith(("data:", path.as_uri())):
                faults.append(f"asks for {url} at {width}")
        if browser.run("return document.title") == "run":
            faults.append("runs what came from the data")
        small = browser.run(
            "return [...document.querySelectorAll('svg text')].filter(t => t.getClientRects().length && "
            "t.getBoundingClientRect().height > 0).map(t => t.getBoundingClientRect().height)"
            ".filter(h => h < 7).length")
        if small:
            faults.append(f"{small} words of charts are too small to read at {width}")
        charts = browser.run("return [...document.querySelectorAll('figure svg')].filter(s => s.clientWidth > 0).length")
        if charts < 5:
            faults.append(f"only {charts} charts show at {width}")
        font = browser.run("return document.fonts.check('14px Inter')")
        if not font:
            faults.append("does not bring its letters")
        if pictures:
            shot = browser.do("POST", "/goog/cdp/execute", {"cmd": "Page.captureScreenshot", "params": {
                "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": 9000, "scale": 0.6}}})
            name = f"{path.stem}-{width}.png".replace(" ", "-")
            (pictures / name).write_bytes(base64.b64decode(shot["data"]))
    return faults


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        print("skipped: chromium and chromedriver are not installed, so no report was opened")
        return
    root = pathlib.Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "sample": (root / "sample_data/customers.csv", "buyer_type"),
            "hostile": (hostile_file(folder), "kind"),
        }
        driver, port = start_driver()
        faults = []
        try:
            browser = Browser(port)
            for name, (file, target) in files.items():
                report = pathlib.Path(folder) / f"{name}.html"
                subprocess.run([binary, "analyze", file, "--target", target, "--folds", "5", "--report", report],
                               check=True, stdout=subprocess.DEVNULL)
                text = report.read_text(encoding="utf-8")
                for word in HOSTILE:
                    if word.startswith("<") and word in text:
                        faults.append(f"{name}: “{word}” stands in the page as it is")
                faults += [f"{name}: {fault}" for fault in check(browser, report, pictures)]
                print(f"{name}: {len(text) / 1e6:.2f} MB")
            browser.do("DELETE", "")
        finally:
            driver.kill()
    if faults:
        raise SystemExit("\n".join(faults))
    print("reports open without requests, messages or sideways scrolling, at 1280 and 390 px")


main()

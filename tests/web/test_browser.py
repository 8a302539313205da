"""The life of a session in Chromium: brief, correction, what-if, branch, approval, download, a killed server."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archadvisor.sessions.database import sqlite_url
from tests.models.endpoint.server import LOCAL_ONLY
from tests.web.conftest import BRIEF, Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    LOCAL_ONLY,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: apt install chromium"),
]

HOSTILE = '<script>window.hacked=1</script><img src="http://127.0.0.1:9/x" onerror="window.hacked=2">'
WAIT_MS = 120_000


@pytest.fixture(scope="module")
def chromium() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Tab:
    """A browser of its own that came in with the token; it notes errors and requests that leave the server."""

    def __init__(self, chromium: "playwright.Browser", served: Served, width: int = 1280, dark: bool = False) -> None:
        scheme = "dark" if dark else "light"
        self.page = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.errors: list[str] = []
        self.strange: list[str] = []
        self.page.on("console", lambda one: self.errors.append(one.text) if one.type == "error" else None)
        self.page.on("pageerror", lambda one: self.errors.append(str(one)))
        self.page.on(
            "request",
            lambda one: None if one.url.startswith((served.address, "data:")) else self.strange.append(one.url),
        )
        self.page.goto(f"{served.address}/?token={served.access.token}")

    def begin(self, brief: str, title: str) -> None:
        self.page.fill("#title", title)
        self.page.fill("#brief", brief)
        self.page.click("form.begin button")
        self.page.wait_for_selector(".tabs")

    def say(self, text: str) -> str:
        count = self.page.locator(".turns > li").count()
        self.page.fill("#turn", text)
        self.page.press("#turn", "Enter")
        self.page.wait_for_selector(f".turns > li:nth-child({count + 1}) .heard")
        self.page.wait_for_selector("form.say button:not([disabled])")
        return self.page.inner_text(".turns > li:last-child .reply")

    def shown(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def check(self) -> None:
        assert self.errors == []
        assert self.strange == []


def test_the_life_of_a_session(chromium: "playwright.Browser", served: Served, tmp_path: Path) -> None:
    tab = Tab(chromium, served)
    tab.begin(BRIEF, "life")
    assert "validated" in tab.shown(".state")

    assert "budget: 600 USD/month → 400 USD/month" in tab.say("the budget is 400 a month")
    assert "v2 on main" in tab.shown(".state")

    tab.page.click(".options button >> nth=0")
    tab.page.wait_for_selector("form.say button:not([disabled])")

    tab.page.click('.tabs a[href="#panel-cost"]')
    tab.page.eval_on_selector("#slider-traffic", "one => { one.value = 1; one.dispatchEvent(new Event('input')) }")
    tab.page.wait_for_selector(".supposed > div")
    assert tab.shown(".supposed")

    assert "starts the branch cheap" in tab.say("branch as cheap")
    tab.say("cheapest")
    tab.page.click('.tabs a[href="#panel-versions"]')
    tab.page.click(".versions button >> nth=0")
    tab.page.wait_for_selector("form.say button:not([disabled])")
    assert "From v1 to" in tab.shown(".turns > li:last-child")

    assert "approved by Ada" in tab.say("approve because the figures hold")
    tab.page.click('.tabs a[href="#panel-files"]')
    with tab.page.expect_download() as download:
        tab.page.click("#panel-files p a")
    assert Path(download.value.path()).stat().st_size > 0

    tab.page.reload()
    assert "approved by Ada" in tab.shown(".state")
    tab.check()


def test_a_component_opens_from_the_drawing_by_mouse_and_everything_by_keyboard(
    chromium: "playwright.Browser", served: Served, session_id: str
) -> None:
    tab = Tab(chromium, served)
    tab.page.goto(f"{served.address}/sessions/{session_id}")
    tab.page.click(".drawing [data-element]", force=True)
    assert tab.page.locator("details.component[open]").count() == 1
    tab.page.focus(".tabs a >> nth=0")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    assert tab.page.locator("#panel-requirements:not([hidden])").count() == 1
    tab.check()


def test_two_browsers_see_the_same_session(chromium: "playwright.Browser", served: Served) -> None:
    first = Tab(chromium, served)
    first.begin(BRIEF, "two")
    second = Tab(chromium, served)
    second.page.goto(first.page.url)
    first.say("the budget is 500 a month")
    second.page.wait_for_selector(".turns > li:nth-child(2)")
    assert "v2 on main" in second.shown(".state")


def test_hostile_text_runs_nothing_and_asks_nobody(chromium: "playwright.Browser", served: Served) -> None:
    tab = Tab(chromium, served)
    tab.begin(f"{BRIEF}\n\n{HOSTILE}", HOSTILE)
    tab.say(HOSTILE)
    tab.say(f"branch as {HOSTILE}")
    tab.say(f"approved by Ada because {HOSTILE}")
    for link in tab.page.locator(".tabs a").all():
        link.click()
    assert tab.page.evaluate("window.hacked") is None
    tab.check()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (768, True), (390, False)])
def test_the_page_fits_and_is_accessible(
    chromium: "playwright.Browser", served: Served, session_id: str, width: int, dark: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    tab = Tab(chromium, served, width, dark)
    tab.page.goto(f"{served.address}/sessions/{session_id}")
    tab.page.wait_for_selector(".tabs")
    for link in tab.page.locator(".tabs a").all():
        link.click()
        assert not tab.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found = axe.Axe().run(tab.page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    tab.check()


def test_without_scripts_everything_can_be_read_and_said(chromium: "playwright.Browser", served: Served) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{served.address}/?token={served.access.token}")
    page.fill("#brief", BRIEF)
    page.click("form.begin button")
    page.fill("#turn", "the budget is 400 a month")
    page.click("form.say button")
    assert "v2 on main" in page.inner_text(".state")
    assert page.locator("#panel-risks table").is_visible()


def test_a_session_is_there_again_after_the_server_was_killed(chromium: "playwright.Browser", tmp_path: Path) -> None:
    page = chromium.new_context().new_page()
    page.set_default_timeout(WAIT_MS)
    with serving(tmp_path) as address:
        page.goto(address)
        page.fill("#brief", BRIEF)
        page.click("form.begin button")
        page.wait_for_selector(".tabs")
        session = page.url.rsplit("/", 1)[-1]
        page.fill("#turn", "the budget is 400 a month")
        page.press("#turn", "Enter")
        page.wait_for_selector(".turns > li:nth-child(2) .heard")
    with serving(tmp_path) as address:
        page.goto(address)
        page.click(f'a[href="/sessions/{session}"]')
        page.wait_for_selector(".tabs")
        page.fill("#turn", "what changed?")
        page.press("#turn", "Enter")
        page.wait_for_selector(".turns > li:nth-child(3) .told")
        assert "400 USD/month" in page.inner_text(".turns > li:nth-child(3)")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of `archadvisor serve` on a free port, a process of its own that is killed at the end."""
    command = "from archadvisor.cli import main; main()"
    options = ["serve", "--port", "0", "--database", sqlite_url(folder)]
    with subprocess.Popen([sys.executable, "-c", command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()

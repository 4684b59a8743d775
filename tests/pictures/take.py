"""The pictures that README.md and the guide to the page show: ``make pictures``.

A service is started with the seeds and a dozen made-up articles about a bridge, and Chromium does at it what a reader
would. Whoever changes the page takes them anew.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from ontherecord.client import Client

ROOT = Path(__file__).parents[2]
ARTICLES = Path(__file__).with_name("articles.jsonl")
PICTURES = ROOT / "docs" / "pictures"

Does = Callable[[Page], None] | None

LISTENING = re.compile(r"Listening at: (http://[\d.:]+)")

DRAFT = """Work on the Old Bridge is going better than expected, its chief engineer says.

“The oak came up black and sound as the day it went in,” said Tom Okafor, the county’s chief engineer.

“It is worse than I feared and better than I thought,” Mr Okafor said of the pier in April.

“Halfway is when you can see both banks,” said Ann Lee, the former mayor.

“Nobody will ever cross this river again,” said Samuel Adeyemi, the mayor."""


def main() -> None:
    """All of the pictures, each as high as what it is to show."""
    PICTURES.mkdir(exist_ok=True)
    with service() as url, sync_playwright() as playwright:
        with Client(url) as client:
            kept = [client.attribute(**json.loads(line)) for line in ARTICLES.read_text("utf-8").splitlines()]
            lee, adeyemi = (quoted_most(client, name) for name in ("Ann Lee", "Samuel Adeyemi"))
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        read = f"{url}/read/{kept[5]['document']['id']}"
        picture(chromium, read, "read", height=760, does=hover)
        picture(chromium, read, "read-narrow-dark", height=760, narrow=True)
        picture(chromium, f"{url}/search?q=bridge+-loan", "search", height=900)
        picture(chromium, f"{url}/people/{lee}", "person", height=1000)
        picture(chromium, f"{url}/people/{lee}?with={adeyemi}", "side-by-side", height=800)
        picture(chromium, f"{url}/check", "check", height=1000, does=check)
        picture(chromium, f"{url}/sources?publisher=The+Ely+Standard", "sources", height=1000)
        chromium.close()


def quoted_most(client: Client, name: str) -> str:
    """The id of the speaker of that name who says the most."""
    return max(client.speakers(name=name), key=lambda each: sum(each["quotes"].values()))["id"]


@contextmanager
def service() -> Iterator[str]:
    """A service with the seeds, for as long as pictures are taken of it; its address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "ONTHERECORD_DATABASE": f"sqlite:///{folder}/pictures.sqlite",
            "ONTHERECORD_PORT": "0",
            "ONTHERECORD_WORKERS": "1",
            "ONTHERECORD_JOBS": "0",
        }
        for command in (["migrate", "--quiet"], ["seeds", "--quiet", str(ROOT / "seeds")]):
            subprocess.run([sys.executable, "-m", "ontherecord", *command], env=environment, check=True)
        serve = [sys.executable, "-m", "ontherecord", "serve"]
        with subprocess.Popen(
            serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr
            try:
                yield next(found[1] for line in process.stderr if (found := LISTENING.search(line)))
            finally:
                process.terminate()


def picture(browser: Browser, address: str, name: str, *, height: int, narrow: bool = False, does: Does = None) -> None:
    """A picture of the top of a page, once something was done there."""
    size, scheme = {"width": 390 if narrow else 1280, "height": height}, "dark" if narrow else "light"
    with browser.new_context(viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address)
        if does:
            does(page)
        page.screenshot(path=PICTURES / f"{name}.png")


def hover(page: Page) -> None:
    """Asks why the words are whose they are."""
    page.locator("main p a[data-quotation]").nth(1).hover()
    page.get_by_role("tooltip").wait_for()


def check(page: Page) -> None:
    """Pastes a draft and has it checked."""
    page.get_by_role("textbox", name="Draft").fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("h2").first.wait_for()


if __name__ == "__main__":
    main()

"""Every screen of every deck fits a projector, and needs nothing but its own files."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from helpers.tools import slides

PROJECT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
WIDTH, HEIGHT = 1280, 720
SMALLEST_TEXT = 16
SCREEN = """() => {
    const screen = Reveal.getCurrentSlide().querySelector('.screen');
    const box = screen.getBoundingClientRect();
    const parts = [...screen.querySelectorAll('p, pre, img, li, h1, h2, h3, table')];
    const right = Math.max(...parts.map(e => e.getBoundingClientRect().right));
    const sizes = parts.map(e => parseFloat(getComputedStyle(e).fontSize));
    return {
        first: screen.textContent.trim().slice(0, 50),
        bottom: box.bottom,
        right: right,
        cut: parts.filter(e => e.scrollWidth > e.clientWidth + 1).length,
        smallest: Math.min(...sizes) * parseFloat(screen.style.zoom || 1),
        blank: [...screen.querySelectorAll('img')].filter(e => !e.naturalWidth).length
    };
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    for what in ("slides", "html"):
        slides.build(what, PROJECT / "notebooks", folder / what)
    return folder


@pytest.fixture
def page(browser: Browser):
    """A page that notes every address asked for and every error."""
    opened = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    opened.trouble = []
    opened.on("pageerror", lambda error: opened.trouble.append(str(error)))
    opened.on(
        "console",
        lambda said: said.type == "error" and opened.trouble.append(said.text),
    )
    opened.on(
        "request",
        lambda asked: (
            asked.url.startswith(("file:", "data:", "blob:"))
            or opened.trouble.append(asked.url)
        ),
    )
    yield opened
    opened.close()


def screens(page: Page):
    """Walk a deck with the space bar, every fragment shown; yield each screen."""
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    count = page.evaluate("Reveal.getTotalSlides()")
    for number in range(1, count + 1):
        while page.evaluate("Reveal.availableFragments().next"):
            page.keyboard.press("Space")
        yield number, page.evaluate(SCREEN)
        page.keyboard.press("Space")
    assert page.evaluate("Reveal.isLastSlide()")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_screen_of_a_deck_fits(path, page, built, screenshots):
    folder = screenshots / "decks"
    folder.mkdir(exist_ok=True)
    page.goto((built / "slides" / f"{path.stem}.html").as_uri())
    too_much = []
    for number, seen in screens(page):
        page.screenshot(path=folder / f"{path.stem}_{number:02}.png")
        if (
            seen["bottom"] > HEIGHT + 1
            or seen["right"] > WIDTH
            or seen["cut"]
            or seen["blank"]
            or seen["smallest"] < SMALLEST_TEXT
        ):
            too_much.append(f"screen {number}, {seen.pop('first')!r}: {seen}")
    assert not too_much, "\n".join(too_much)
    assert page.trouble == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_fits_its_width_and_fetches_nothing(path, page, built, screenshots):
    page.goto((built / "html" / f"{path.stem}.html").as_uri())
    page.screenshot(path=screenshots / f"{path.stem}_page.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.trouble == []


@pytest.mark.parametrize("what", ["slides", "html"])
def test_the_index_leads_to_every_notebook(what, page, built, screenshots):
    page.goto((built / what / "index.html").as_uri())
    page.screenshot(path=screenshots / f"index_{what}.png", full_page=True)
    assert page.locator("h2 a").count() == len(NOTEBOOKS)
    page.locator("h2 a").last.click()
    page.wait_for_load_state()
    assert page.locator("h1").first.is_visible() or what == "slides"
    assert page.trouble == []


def test_speaker_notes_open_beside_the_deck(page, built, screenshots):
    page.goto((built / "slides" / f"{NOTEBOOKS[0].stem}.html").as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_selector(".speaker-controls-notes:not(.hidden)")
    notes.wait_for_timeout(1000)
    notes.screenshot(path=screenshots / "speaker_notes.png")
    said = page.evaluate("Reveal.getSlideNotes()")
    assert said.strip()
    assert notes.locator(".speaker-controls-notes .value").inner_text().strip()

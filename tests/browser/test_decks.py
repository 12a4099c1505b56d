"""Decks and pages in a browser: they fit, keep answers back, and fetch nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from helpers.tools import cells, slides

NOTEBOOKS = cells.course()
WIDTH, HEIGHT = 1280, 720
# What is seen of the current screen; sizes are pixels of a display 720 high. Labels in
# a figure have 14 points at 150 dots per inch, in the graph of 05 a little less.
SCREEN = """() => {
    const screen = Reveal.getCurrentSlide().querySelector('.screen');
    const zoom = parseFloat(screen.style.zoom || 1);
    const all = kind => [...screen.querySelectorAll(kind)];
    const parts = all('p, pre, img, li, h1, h2, h3, table');
    const size = e => parseFloat(getComputedStyle(e).fontSize) * zoom;
    const label = e => e.clientWidth / e.naturalWidth * 14 * 150 / 72 * zoom;
    return {
        said: screen.innerText.trim(),
        bottom: screen.getBoundingClientRect().bottom,
        right: Math.max(...parts.map(e => e.getBoundingClientRect().right)),
        cut: parts.filter(e => e.scrollWidth > e.clientWidth + 1).length,
        blank: all('img').filter(e => !e.naturalWidth).length,
        text: Math.min(...parts.map(size)),
        label: Math.min(99, ...all('img').map(label))
    };
}"""
SEEN = """() => [...Reveal.getCurrentSlide().querySelectorAll('[data-cell]')]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .map(e => e.dataset.cell + (e.classList.contains('outputs') ? ' outputs' : ''))"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    for what in ("slides", "html"):
        slides.build(what, folder / what)
    return folder


@pytest.fixture
def page(browser: Browser):
    """A page that notes every address asked for, and every error and breach."""
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


def open_deck(page: Page, path: Path, question: str = "") -> int:
    """Open a deck; return the number of its screens."""
    page.goto(path.as_uri() + question)
    page.wait_for_selector(".reveal.ready")
    return page.evaluate("Reveal.getTotalSlides()")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_screen_fits_and_answers_come_after_their_question(path, page, built):
    wrong, steps = [], []
    for number in range(1, open_deck(page, built / "slides" / f"{path.stem}.html") + 1):
        steps.append(page.evaluate(SEEN))
        while page.evaluate("Reveal.availableFragments().next"):
            page.keyboard.press("Space")
            steps.append(page.evaluate(SEEN))
        seen = page.evaluate(SCREEN)
        if (
            seen["bottom"] > HEIGHT + 1
            or seen["right"] > WIDTH
            or seen["cut"] + seen["blank"]
            or seen["text"] < 20
            or seen["label"] < 18
            or seen["said"] == "Exercises"
        ):
            wrong.append(f"screen {number}, {seen.pop('said')[:50]!r}: {seen}")
        page.keyboard.press("Space")
    assert page.evaluate("Reveal.isLastSlide()")
    first = {}
    for at, step in enumerate(steps):
        for name in step:
            first.setdefault(name, at)
    for each in cells.predictions(cells.read(path)["cells"]):
        asked = first.get(each.question["id"], -1)
        answers = [f"{code['id']} outputs" for code in each.code]
        for name in [*answers, *(told["id"] for told in each.told)]:
            if first.get(name, asked + 1) <= asked:
                wrong.append(f"{name} is seen with its question")
    assert not wrong, "\n".join(wrong)
    assert page.trouble == []


def test_printing_gives_one_page_for_each_screen(page, built):
    for path in NOTEBOOKS:
        count = open_deck(page, built / "slides" / f"{path.stem}.html", "?print-pdf")
        page.wait_for_selector(".pdf-page")
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == count, path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_fits_a_telephone_and_fetches_nothing(path, page, built):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((built / "html" / f"{path.stem}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.trouble == []


def test_a_page_is_dark_if_its_reader_asks_and_prints_its_solutions(page, built):
    page.goto((built / "html" / f"{NOTEBOOKS[0].stem}.html").as_uri())
    colour = "getComputedStyle(document.body).backgroundColor"
    paper = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != paper
    solution = page.locator("details pre").first
    assert not solution.is_visible()
    page.emulate_media(media="print")
    assert page.evaluate(colour) == paper
    assert solution.is_visible()


@pytest.mark.parametrize("what", ["slides", "html"])
def test_the_index_leads_to_every_notebook(what, page, built):
    page.goto((built / what / "index.html").as_uri())
    assert page.locator("h2 a").count() == len(NOTEBOOKS)
    page.locator("h2 a").last.click()
    page.wait_for_selector(".reveal.ready" if what == "slides" else "nav")
    assert page.trouble == []


def test_the_question_of_the_map_is_spoken_on_its_own_screen(page, built):
    open_deck(page, built / "slides" / f"{NOTEBOOKS[0].stem}.html")
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    notes = popup.value
    notes.wait_for_selector(".speaker-controls-notes:not(.hidden)")
    while "Does it step past 2" not in page.evaluate(SCREEN)["said"]:
        assert "It steps past and comes back" not in page.evaluate(
            "Reveal.getSlideNotes()"
        )
        page.keyboard.press("Space")
    told = notes.locator(".speaker-controls-notes .value")
    told.get_by_text("It steps past and comes back").wait_for()
    assert page.trouble == []

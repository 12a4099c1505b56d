"""The notebooks in a real JupyterLab: as a reader runs them and turns their knobs."""

from pathlib import Path

import nbformat
import pytest
from nbval.plugin import coalesce_streams
from playwright.sync_api import Locator, Page, expect

NOTEBOOKS = sorted((Path(__file__).parent.parent.parent / "notebooks").glob("*.ipynb"))
UNSEEN = ("metadata", "execution_count", "traceback")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PANEL = ".jp-NotebookPanel"
STATE = """() => {
    const panel = jupyterapp.shell.currentWidget;
    const busy = panel.sessionContext.session?.kernel?.status !== 'idle';
    return [busy, JSON.stringify(panel.content.model.toJSON())];
}"""
AGREE = """widget => widget.querySelector('svg').getAttribute('aria-label')
    === widget.querySelector('[role=status]').textContent"""


def open_notebook(page: Page, lab, path: Path) -> None:
    """Open a fresh copy of a notebook and wait for its kernel."""
    (lab.folder / path.name).write_bytes(path.read_bytes())
    page.goto(lab.url(path.name))
    page.wait_for_selector(f"{PANEL} .jp-Cell")
    page.wait_for_function(f"() => !({STATE})()[0]")


def run_all(page: Page) -> list[dict]:
    """Choose Run All Cells in the menu; return the cells when all have run."""
    page.locator(f"{PANEL} .jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return when_idle(page)


def when_idle(page: Page) -> list[dict]:
    for _ in range(3000):
        busy, notebook = page.evaluate(STATE)
        cells = nbformat.reads(notebook, 4)["cells"]
        if not busy and all(ran(cell) for cell in cells):
            return cells
        page.wait_for_timeout(100)
    raise AssertionError("cells are still running after five minutes")


def ran(cell: dict) -> bool:
    return cell["cell_type"] != "code" or cell["execution_count"] is not None


def compared(cell: dict) -> list:
    """What a reader sees of a cell's outputs; of a picture, that it is there."""
    seen = []
    for output in coalesce_streams(cell.get("outputs", [])):
        shown = {key: output[key] for key in output if key not in UNSEEN}
        data = {**shown.get("data", {})}
        data.pop(WIDGET_VIEW, None)
        if "image/png" in data:
            data["image/png"] = len(data["image/png"]) > 1000
        seen.append({**shown, "data": data})
    return seen


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_gives_what_is_stored_and_shows_every_figure(path, page, lab):
    stored = {cell["id"]: cell for cell in nbformat.read(path, 4)["cells"]}
    open_notebook(page, lab, path)
    cells = run_all(page)
    page.wait_for_timeout(1000)
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    for cell in cells:
        tags = cell["metadata"].get("tags", [])
        errors = [o for o in cell.get("outputs", []) if o["output_type"] == "error"]
        assert not errors or "raises-exception" in tags, (cell["id"], errors)
        assert compared(cell) == compared(stored[cell["id"]]), cell["id"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = [output.get("data", {}) for output in outputs]  # a slider hides its still
    figures = sum("image/png" in data and WIDGET_VIEW not in data for data in shown)
    images = page.locator(f"{PANEL} .jp-OutputArea-output img")
    expect(images).to_have_count(figures)
    for at in range(figures):
        assert images.nth(at).evaluate("e => e.complete && e.naturalWidth > 300")
        assert len(images.nth(at).get_attribute("alt") or "") > 20
    assert page.locator(".jp-Cell mjx-merror").count() == 0


def sliders_in(path: Path) -> int:
    cells = nbformat.read(path, 4)["cells"]
    return sum("sliders." in cell["source"] for cell in cells if "outputs" in cell)


def drag(page: Page, handle: Locator, by: int) -> None:
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x + by * step / 30, y)
        page.wait_for_timeout(16)
    page.mouse.up()


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if sliders_in(path)], ids=lambda path: path.stem
)
def test_sliders_follow_keyboard_and_mouse(path, page, lab):
    open_notebook(page, lab, path)
    run_all(page)
    widgets = page.locator(f"{PANEL} .widget-vbox")
    expect(widgets).to_have_count(sliders_in(path))
    for at in range(widgets.count()):
        widget = widgets.nth(at)
        picture = widget.locator("svg[role=img]")
        expect(picture).to_be_visible()
        page.wait_for_function(AGREE, arg=widget.element_handle())
        handles = widget.get_by_role("slider")
        for which in range(handles.count()):
            handle = handles.nth(which)
            before = picture.get_attribute("aria-label")
            handle.focus()
            for _ in range(10):
                handle.press("ArrowRight")
                page.wait_for_timeout(250)
            expect(picture).not_to_have_attribute("aria-label", before)
            before = picture.get_attribute("aria-label")
            drag(page, handle, by=150)
            expect(picture).not_to_have_attribute("aria-label", before)
            page.wait_for_function(AGREE, arg=widget.element_handle())
        for box in widget.get_by_role("checkbox").all():
            before = picture.get_attribute("aria-label")
            box.focus()
            box.press("Space")
            expect(picture).not_to_have_attribute("aria-label", before)
    assert "Traceback" not in page.locator(PANEL).inner_text()

"""The lab that `make lab` opens: pages can't be changed, options go before defaults."""

import asyncio
import os

import pytest
from tornado.web import HTTPError

from helpers.tools import lab

PAGE, BOOK = "notebooks/01.ipynb", "workbook/01.ipynb"


@pytest.fixture
def files(tmp_path):
    for path in (PAGE, BOOK):
        (tmp_path / path).parent.mkdir()
        text = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
        (tmp_path / path).write_text(text)
    return lab.ReadOnlyPages(root_dir=str(tmp_path))


def test_a_page_is_read_and_a_workbook_is_written(files):
    page, book = (asyncio.run(files.get(path)) for path in (PAGE, BOOK))
    assert page["writable"] is False
    assert book["writable"] is True
    asyncio.run(files.save(book, BOOK))
    for change in (
        files.save(page, PAGE),
        files.rename_file(PAGE, "workbook/mine.ipynb"),
        files.rename_file(BOOK, "notebooks/mine.ipynb"),
        files.delete_file(PAGE),
        files.delete_file("notebooks"),
    ):
        with pytest.raises(HTTPError, match="work in workbook/"):
            asyncio.run(change)


def test_an_option_overrides_what_lab_fixes():
    defaults = lab.without_those(["--ip=0.0.0.0", "--no-browser"], lab.options("/run"))
    assert not [each for each in defaults if each.startswith("--ip")]
    assert f"--ServerApp.root_dir={lab.PROJECT}" in defaults
    assert "--ip=127.0.0.1" in lab.without_those([], lab.options("/run"))


def test_what_other_jupyters_are_told_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    names = [f"JUPYTER_{kind}_DIR" for kind in ("CONFIG", "DATA", "RUNTIME")]
    places = {name: str(tmp_path / "file" / name) for name in names}
    monkeypatch.setattr(os, "environ", os.environ | places)
    monkeypatch.setattr(lab.workbook, "main", lambda folder: 0)
    seen = {}
    launch = "jupyterlab.labapp.LabApp.launch_instance"
    monkeypatch.setattr(launch, lambda options: seen.update(os.environ))
    lab.main([])
    assert not set(places.values()) & {seen[name] for name in names}

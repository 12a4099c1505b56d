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
    told = lab.options(["--ip=0.0.0.0", "--no-browser"])
    assert [each for each in told if "--ip" in each] == ["--ip=0.0.0.0"]
    assert "--ip=127.0.0.1" in lab.options([])


def test_it_takes_this_python_and_these_helpers_and_heeds_no_other_jupyter(
    monkeypatch,
):
    theirs = {"JUPYTER_PATH": "/theirs", "JUPYTER_PREFER_ENV_PATH": "0"}
    theirs |= {"JUPYTER_CONFIG_DIR": "/theirs", "PYTHONPATH": "/theirs"}
    monkeypatch.setattr(os, "environ", os.environ | theirs)
    made, told, seen = [], [], {}
    monkeypatch.setattr(lab.workbook, "main", made.extend)

    def launch(options):
        told.extend(options)
        seen.update(os.environ)

    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", launch)
    lab.main(["--no-browser"])
    assert made == [str(lab.PROJECT / "workbook")]
    assert {"--ip=127.0.0.1", "--no-browser"} <= set(told)
    assert not theirs.items() & seen.items()
    assert seen["PYTHONPATH"] == str(lab.PROJECT)

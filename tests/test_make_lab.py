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
    told = lab.options("/run", ["--ip=0.0.0.0", "--no-browser"])
    assert [each for each in told if "--ip" in each] == ["--ip=0.0.0.0"]
    assert f"--ServerApp.root_dir={lab.PROJECT}" in told
    assert "--ip=127.0.0.1" in lab.options("/run", [])


def test_it_takes_this_python_and_these_helpers_and_heeds_no_other_jupyter(
    tmp_path, monkeypatch
):
    (tmp_path / "file").touch()
    names = [f"JUPYTER_{kind}_DIR" for kind in ("CONFIG", "DATA", "RUNTIME")]
    theirs = {name: str(tmp_path / "file" / name) for name in names}
    theirs |= {"JUPYTER_PATH": "/theirs", "JUPYTER_PREFER_ENV_PATH": "0"}
    theirs |= {"PYTHONPATH": "/theirs", "TORCH_SHOW_CPP_STACKTRACES": "1"}
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

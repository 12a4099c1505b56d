"""Put a workbook into one file to hand in: `make hand-in NAME=ann` makes ann.zip."""

import sys
import zipfile
from pathlib import Path

from helpers.tools import cells
from helpers.tools.workbook import FOLDER


def hand_in(name, folder=FOLDER):
    """Write the notebooks of the workbook into ``name``.zip; return its path."""
    target = Path(f"{name}.zip")
    notebooks = [folder / source.name for source in cells.course()]
    there = [path for path in notebooks if path.exists()]
    if not there:
        raise FileNotFoundError(f"{folder} holds no notebook yet: make lab")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in there:
            archive.write(path, path.name)
    return target


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not name or Path(name).name != name:
        sys.exit("Under which name? For instance: make hand-in NAME=ann")
    try:
        print(f"{hand_in(name)}: save first (Ctrl+S), then make it; hand in this file.")
    except OSError as error:
        sys.exit(str(error))

"""The teacher's map, notebooks/README.md: what it says for which cell.

    python -m helpers.tools.teachers_map

writes the places of the cells into it anew: a reference such as [6.3: run] names the
cell `run`, the third code cell of section 6. `make notebooks` does this.
"""

import re
from pathlib import Path

from helpers.tools import cells

MAP = Path("notebooks") / "README.md"
SECTION = re.compile(r"^## (\d\d) .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
REFERENCE = re.compile(r"\[([\d.]+|None): ([a-z0-9-]+)\]")
HEADING = re.compile(r"## (\d+)\. ")
PLACED = ("**Ask**", "**It turns at**")


def placed(teachers_map, number, notebook):
    """Part what the map says of a notebook: before the lesson, and at a certain cell.

    A question to put before a cell stands at the text that asks for its prediction, if
    there is one; what else names a cell in bold stands at that cell.
    """
    asked = {
        code["id"]: each.question["id"]
        for each in cells.predictions(notebook["cells"])
        for code in each.code
    }
    sections = {found[1]: found[0] for found in SECTION.finditer(teachers_map)}
    said = sections.get(number, "").partition("\n")[2]
    before, at = "", {}
    for part in re.split(r"(?m)^(?=\*\*)", said):
        named = REFERENCE.search(part)
        if named and part.startswith(PLACED):
            cell = named[2]
            if part.startswith("**Ask**"):
                cell = asked.get(cell, cell)
            at[cell] = at.get(cell, "") + part
        else:
            before += part
    return before, at


def renumbered(teachers_map, folder):
    """Return the map with every cell's place: its section, and its number in there.

    Code cells are counted, solutions are not: in a workbook they are folded text.
    """
    places = {}
    for path in folder.glob("[0-9]*.ipynb"):
        section = count = 0
        for cell in cells.read(path)["cells"]:
            if heading := HEADING.match(cell["source"]):
                section, count = int(heading[1]), 0
            elif cell["cell_type"] == "code" and "solution" not in cells.tags(cell):
                count += 1
                places[path.stem[:2], cell["id"]] = f"{section}.{count}"

    def numbered(found):
        return REFERENCE.sub(
            lambda each: f"[{places.get((found[1], each[2]))}: {each[2]}]", found[0]
        )

    return SECTION.sub(numbered, teachers_map)


if __name__ == "__main__":
    text = renumbered(MAP.read_text(encoding="utf-8"), MAP.parent)
    MAP.write_text(text, encoding="utf-8")

"""After a notebook's last cell, its cells run once more, the last one first.

Each has to give the stored output again, in the same kernel: so no name that a cell
relies on is bound to something else by a later one. Part of `make test` (switched on
in pyproject.toml); a cell's second run is called `Cell N again`.
"""

from nbval.plugin import IPyNbCell

ONCE = "run_workers("  # notebook 13: seconds of starting processes


def pytest_collection_modifyitems(items):
    cells = [item for item in items if isinstance(item, IPyNbCell)]
    for notebook in dict.fromkeys(cell.parent for cell in cells):
        own = [cell for cell in cells if cell.parent is notebook]
        place = items.index(own[-1]) + 1
        items[place:place] = [
            IPyNbCell.from_parent(
                notebook,
                name=f"{cell.name} again",
                cell_num=cell.cell_num,
                cell=cell.cell,
                options=cell.options,
            )
            for cell in reversed(own)
            if ONCE not in cell.cell.source
        ]

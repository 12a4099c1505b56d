"""Read the columns of a CSV file; errors name the file, the line and the column.

A rule turns the text of one field into its value, or raises ``ValueError`` with what
is wrong with it::

    table = read("helmet_1981.csv", {"time_ms": positive, "acceleration_g": number})
    table["time_ms"]  # a list of floats, one for each line
"""

import csv
import io
from math import isfinite
from pathlib import Path


def text(field):
    """Return a text that isn't empty."""
    if not field:
        raise ValueError("it is empty")
    return field


def number(field):
    """Return a finite number."""
    try:
        value = float(field)
    except ValueError:
        raise ValueError(f"{field!r} isn't a number") from None
    if not isfinite(value):
        raise ValueError(f"{field!r} isn't a finite number")
    return value


def positive(field):
    """Return a finite number above zero."""
    if number(field) <= 0:
        raise ValueError(f"{field!r} isn't above zero")
    return number(field)


def read(path, columns):
    """Return the values of the named columns, one for each line below the header.

    The first line names the columns, which may stand in any order among others; empty
    lines are left out. Anything that doesn't fit raises ``ValueError``.
    """
    path = Path(path)
    try:
        lines = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} isn't text in UTF-8") from None
    header = [name.strip() for name in next(lines, [])]
    for name in columns:
        if header.count(name) != 1:
            found = "appears twice" if name in header else "is missing"
            raise ValueError(f"{path.name}, line 1: column {name} {found}")
    table = {name: [] for name in columns}
    for fields in filter(None, lines):
        place = f"{path.name}, line {lines.line_num}"
        if len(fields) != len(header):
            raise ValueError(f"{place}: {len(fields)} fields instead of {len(header)}")
        for name, rule in columns.items():
            try:
                table[name].append(rule(fields[header.index(name)].strip()))
            except ValueError as error:
                raise ValueError(f"{place}, column {name}: {error}") from None
    if not all(table.values()):
        raise ValueError(f"{path.name} holds no rows")
    return table

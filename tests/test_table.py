"""A CSV file is read, or its fault is named by file, line and column."""

import pytest

from helpers.table import number, positive, read, text

COLUMNS = {"name": text, "size": positive, "speed": number}
HEADER = "name,size,speed"


@pytest.fixture
def written(tmp_path):
    def write(*lines, ending="\n", encoding="utf-8-sig"):
        path = tmp_path / "table.csv"
        path.write_bytes(ending.join(lines).encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_columns_stand_in_any_order_among_others_and_empty_lines_are_left_out(
    written, ending, encoding
):
    lines = "speed, note ,size,name", "-70,near,0.5, a ", "", "1e3,,2,b", ""
    path = written(*lines, ending=ending, encoding=encoding)
    expected = {"name": ["a", "b"], "size": [0.5, 2.0], "speed": [-70.0, 1000.0]}
    assert read(str(path), COLUMNS) == expected


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "line 1: column name is missing"),
        (["name;size;speed", "a;1;2"], "line 1: column name is missing"),
        ([f"{HEADER},size", "a,1,2,3"], "line 1: column size appears twice"),
        ([HEADER, "", ""], "holds no rows"),
        ([HEADER, "a,1"], "line 2: 2 fields instead of 3"),
        ([HEADER, "a,1,2", "", "a,1,5", "a,1,5,6"], "line 5: 4 fields instead of 3"),
        ([HEADER, " ,1,2"], "line 2, column name: it is empty"),
        ([HEADER, "a,0,2"], "line 2, column size: '0' isn't above zero"),
        ([HEADER, "a,1,fast"], "line 2, column speed: 'fast' isn't a number"),
        ([HEADER, "a,1,"], "line 2, column speed: '' isn't a number"),
        ([HEADER, "a,nan,2"], "line 2, column size: 'nan' isn't a finite number"),
        ([HEADER, "a,1,-inf"], "line 2, column speed: '-inf' isn't a finite number"),
    ],
)
def test_a_fault_is_named_by_file_line_and_column(written, lines, message):
    with pytest.raises(ValueError, match=rf"table\.csv,? {message}"):
        read(written(*lines), COLUMNS)


def test_a_file_in_another_encoding_is_refused(written):
    with pytest.raises(ValueError, match=r"table\.csv isn't text in UTF-8"):
        read(written(HEADER, "ä,1,2", encoding="latin-1"), COLUMNS)

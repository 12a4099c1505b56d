"""Every figure of the recorded runs stands in a stored output.

nbval compares the stored outputs with what the cells print now; these tests compare
them with ``helpers/data/recorded_runs.json``. So a run can't drift together with its
page.
"""

from helpers.data import recorded_runs, recovered_start
from helpers.tools import cells


def printed(notebook: str, cell_id: str) -> list[str]:
    """Return the lines that a cell printed, as they are stored."""
    found = cells.read(cells.NOTEBOOKS / notebook)["cells"]
    (cell,) = [cell for cell in found if cell["id"] == cell_id]
    return "".join("".join(each["text"]) for each in cell["outputs"]).splitlines()


def framed(run: dict, row: str) -> list[str]:
    """Return a run's rows between the predictions before and after training."""
    return [
        f"prediction before training: f(5) = {run['prediction_at_5_before']}",
        *(row.format(**each) for each in run["rows"]),
        f"prediction after training: f(5) = {run['prediction_at_5_after']}",
    ]


def test_01_prints_the_recorded_numpy_run_all_22_lines_to_the_last_digit():
    run = recorded_runs()["numpy_run"]
    lines = framed(run, "epoch {epoch}: w = {w}, loss = {loss}")
    assert len(lines) - 2 == run["epochs"] == 20
    assert printed("01_gradient_by_hand.ipynb", "run") == lines


def test_03_shows_every_recorded_row_beside_its_prediction():
    lines = printed("03_learning_rate.ipynb", "side-by-side")[1:]
    rows = recorded_runs()["numpy_run"]["rows"]
    for line, row in zip(lines, rows, strict=True):
        epoch, _, w, _, loss, *star = line.split()
        assert (int(epoch), w, loss) == (row["epoch"], row["w"], row["loss"])
        assert star in ([], ["*"])


def test_06_prints_the_recorded_torch_run_all_weights_to_17_digits():
    run = recorded_runs()["torch_run"]
    start, *lines = printed("06_torch_autograd.ipynb", "recorded")
    w0, b0 = recovered_start()
    assert start == f"w0 = {w0!r}, b0 = {b0!r}"
    assert lines == framed(run, "epoch {epoch}: w = {w!r}, loss = {loss}")


def test_07_prints_the_recorded_torch_run_to_the_digits_all_processors_share():
    run = recorded_runs()["torch_run"]
    lines = framed(run, "epoch {epoch}: w = {w:.5f}, loss = {loss}")
    assert printed("07_torch_training_loop.ipynb", "recorded") == lines
    assert printed("07_torch_training_loop.ipynb", "start") == [
        f"n_samples = {run['n_samples']}, n_features = {run['n_features']}"
    ]


def test_02_prints_the_mended_run_and_its_equality_with_the_wrong_one():
    lines = printed("02_check_the_gradient.ipynb", "rerun")
    weights = [line.split("w = ")[1].split(",")[0] for line in lines[1:-1]]
    assert weights[:3] == ["0.300", "0.555", "0.772"]
    assert (len(weights), weights[-1]) == (20, "1.922")
    ratios = printed("02_check_the_gradient.ipynb", "ratio")[1:]
    assert {line.split()[-1] for line in ratios} == {"4.0"}
    same = printed("02_check_the_gradient.ipynb", "same-run")
    assert same == ["largest difference: 0.0"]

"""The script that torchrun starts: its loops, its shards and what it refuses."""

import ast
import inspect
import json
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
import torch.distributed as dist

from helpers import hubble, launch, workers


@pytest.fixture
def team_of_one(monkeypatch):
    """A process group of this process alone; nothing goes over a network."""
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", launch.loopback())
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def nebulae_in(dtype):
    x, y = workers.nebulae()
    return x.to(dtype), y.to(dtype)


def alone(dtype=torch.float64, epochs=20, learning_rate=0.2):
    x, y = nebulae_in(dtype)
    return np.array(list(workers.train_alone(x, y, epochs, learning_rate)))


def test_nebulae_are_columns_of_the_table_in_its_order():
    table = hubble.load()
    x, y = workers.nebulae()
    assert x.shape == y.shape == (24, 1)
    assert x.dtype == torch.float64
    assert x.flatten().tolist() == table.distance.tolist()
    assert y.flatten().tolist() == table.velocity.tolist()


def test_alone_follows_the_formula_of_notebook_03():
    table = hubble.load()
    best = hubble.through_origin(table.distance, table.velocity)
    factor = 1 - 2 * 0.2 * (table.distance**2).mean()
    losses, weights = alone().T
    epoch = np.arange(1, 21)
    np.testing.assert_allclose(weights, best * (1 - factor**epoch), rtol=1e-12)
    assert losses[0] == pytest.approx((table.velocity**2).mean(), rel=1e-14)


@pytest.mark.parametrize(
    "loop", [workers.train_by_hand, workers.train_with_ddp, workers.train_weighted]
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_team_of_one_walks_exactly_as_one_alone(team_of_one, loop, dtype):
    rows = np.array(list(loop(*nebulae_in(dtype), 20, 0.2)))
    assert rows.tolist() == alone(dtype).tolist()


def test_the_share_of_a_team_of_one_is_one(team_of_one):
    assert workers.share(torch.zeros(7, 1)) == 1.0


@pytest.mark.parametrize(
    ("shards", "team", "message"),
    [
        ([], 2, "0 shards for 2 workers"),
        ([12, 12], 4, "2 shards for 4 workers"),
        ([6, 6, 6, 6], 2, "4 shards for 2 workers"),
        ([24, 0], 2, "worker 1 has 0 samples"),
        ([30, -6], 2, "worker 1 has -6 samples"),
        ([10, 13], 2, "hold 23 samples together, the table 24"),
        ([12, 13], 2, "hold 25 samples together, the table 24"),
    ],
)
def test_shards_that_do_not_fit_are_refused(shards, team, message):
    with pytest.raises(ValueError, match=message):
        workers.check_shards(shards, 24, team)


@pytest.mark.parametrize("shards", [[24], [10, 14], [6, 6, 6, 6], [1] * 24])
def test_shards_that_fit_are_accepted(shards):
    workers.check_shards(shards, 24, len(shards))


def test_equal_shards():
    assert workers.equal_shards(24, 1) == [24]
    assert workers.equal_shards(24, 4) == [6, 6, 6, 6]
    with pytest.raises(ValueError, match="24 samples don't split into 5 equal shards"):
        workers.equal_shards(24, 5)


@pytest.fixture
def usual_environment(monkeypatch):
    """What torchrun, or a cluster's scheduler, sets for the only worker of a team."""
    values = {"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0"}
    values |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "0"}
    values |= {"GLOO_SOCKET_IFNAME": launch.loopback()}
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_script_needs_only_the_usual_environment(usual_environment, capsys):
    workers.main(["--epochs", "2", "--learning-rate", "0.1"])
    title, *rows = capsys.readouterr().out.splitlines()
    assert title.startswith("train_with_ddp")
    assert rows == [
        f"epoch {epoch}: w = {weight:.3f}, loss = {loss:.1f}"
        for epoch, (loss, weight) in enumerate(alone(epochs=2, learning_rate=0.1), 1)
    ]
    assert not dist.is_initialized()


def test_script_writes_a_journal(usual_environment, tmp_path, capsys):
    workers.main(
        [
            "--loops",
            "train_alone,train_by_hand",
            "--epochs",
            "2",
            "--journal",
            str(tmp_path),
        ]
    )
    lines = (tmp_path / "worker-0.jsonl").read_text().splitlines()
    first, *entries, last = [json.loads(line) for line in lines]
    rows = [{"row": row} for row in alone(epochs=2).tolist()]
    assert first.keys() == {"pid", "port"}
    assert entries == [{"loop": "train_alone"}, *rows, {"loop": "train_by_hand"}, *rows]
    assert last == {"done": True}
    assert capsys.readouterr().out == ""


def test_script_without_torchrun_says_so(monkeypatch):
    monkeypatch.delenv("RANK", raising=False)
    with pytest.raises(SystemExit, match="start this script with torchrun"):
        workers.main([])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shards", "12,12"], "2 shards for 1 workers"),
        (["--shards", "0"], "worker 0 has 0 samples"),
        (["--loops", "train_twice"], "no training loop is called 'train_twice'"),
        (["--loops", "EPOCHS"], "no training loop is called 'EPOCHS'"),
    ],
)
def test_script_refuses_bad_options_before_it_joins(
    usual_environment, tmp_path, arguments, message
):
    with pytest.raises(ValueError, match=message):
        workers.main([*arguments, "--journal", str(tmp_path)])
    last = json.loads((tmp_path / "worker-0.jsonl").read_text().splitlines()[-1])
    assert message in last["error"]
    assert last["lost"] is False
    assert not dist.is_initialized()


def bare(source):
    """The tree of a function without its docstring and type hints."""
    [function] = ast.parse(source).body
    if ast.get_docstring(function):
        function.body = function.body[1:]
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    return ast.dump(function)


def taught_cells():
    path = Path(__file__).parent.parent / "notebooks" / "10_many_workers.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        if "taught" in cell.metadata.get("tags", []):
            yield pytest.param(cell.source, id=cell.id)


@pytest.mark.parametrize("source", list(taught_cells()))
def test_taught_cells_are_the_functions_of_the_script(source):
    name = ast.parse(source).body[0].name
    assert bare(source) == bare(inspect.getsource(getattr(workers, name)))

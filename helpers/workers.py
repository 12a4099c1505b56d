"""The script of notebook 13 for a cluster; torchrun starts it once for each worker.

Four workers on this machine::

    torchrun --standalone --nproc-per-node 4 -m helpers.workers

Every worker reads the whole table of 24 nebulae and keeps its own rows, its *shard*.
The model is velocity = w * distance, with w in km/s/Mpc and starting at 0.
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel
from torch.optim import SGD

from helpers import hubble
from helpers.trajectory import Trajectory


def nebulae():
    """Return distances in Mpc and velocities in km/s: float64, shape (24, 1)."""
    table = hubble.load()
    x, y = torch.tensor(table.distance), torch.tensor(table.velocity)
    return x.reshape(-1, 1), y.reshape(-1, 1)


def new_model(x):
    """Return the line through the origin, w = 0, in the number type of ``x``."""
    model = nn.Linear(1, 1, bias=False, dtype=x.dtype)
    nn.init.zeros_(model.weight)
    return model


def share(x):
    """Return this worker's number of rows over the mean number of all workers."""
    rows = torch.tensor(float(len(x)))
    dist.all_reduce(rows)
    return len(x) * dist.get_world_size() / rows.item()


def train_weighted(x, y, epochs=20):
    """Train on a shard of any size; return this worker's losses and the weight."""
    model = DistributedDataParallel(new_model(x))
    share_of_mine = share(x)
    optimizer, run = SGD(model.parameters(), lr=0.2), Trajectory(w=0.0)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        (share_of_mine * loss).backward()
        optimizer.step()
        optimizer.zero_grad()
        run.record(loss.item(), w=model.module.weight.item())
    return run


def main():
    """Join the other workers, train on a shard of one's own; the first one prints."""
    dist.init_process_group("gloo")
    rank, workers = dist.get_rank(), dist.get_world_size()
    run = train_weighted(*(each.tensor_split(workers)[rank] for each in nebulae()))
    if rank == 0:
        print(run.table(w=".3f", loss=".1f"))
    dist.destroy_process_group()


if __name__ == "__main__":
    main()

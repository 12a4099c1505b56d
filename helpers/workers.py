"""Many workers: the training loops of notebook 13, and the script for a cluster.

torchrun starts this script once for each worker. Four workers on this machine::

    torchrun --standalone --nproc-per-node 4 -m helpers.workers

Every worker reads the whole table of 24 nebulae and keeps its own rows, its *shard*.
The model is velocity = w * distance, with w in km/s/Mpc and starting at 0. A training
loop takes the shard as two columns, and after each epoch yields the loss of the shard
before the update and the weight after it.
"""

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel
from torch.optim import SGD

from helpers import hubble

EPOCHS = 20
LEARNING_RATE = 0.2


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


def train_alone(x, y, epochs, learning_rate):
    """Train without asking any other worker."""
    model = new_model(x)
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.weight.item()


def train_by_hand(x, y, epochs, learning_rate):
    """Train with the mean of all workers' gradients, taken by hand."""
    model = new_model(x)
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        gradient = model.weight.grad
        dist.all_reduce(gradient)
        gradient /= dist.get_world_size()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.weight.item()


def train_with_ddp(x, y, epochs, learning_rate):
    """Train with the mean of all workers' gradients, taken by PyTorch."""
    model = DistributedDataParallel(new_model(x))
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.module.weight.item()


def share(x):
    """Return this worker's number of rows over the mean number of all workers."""
    rows = torch.tensor(float(len(x)))
    dist.all_reduce(rows)
    return len(x) * dist.get_world_size() / rows.item()


def train_weighted(x, y, epochs, learning_rate):
    """Train as :func:`train_with_ddp`, also right for shards of unequal size."""
    model = DistributedDataParallel(new_model(x))
    optimizer = SGD(model.parameters(), lr=learning_rate)
    share_of_mine = share(x)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        (share_of_mine * loss).backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.module.weight.item()


def main():
    """Join the other workers, train on a shard of one's own; the first one prints."""
    dist.init_process_group("gloo")
    rank, workers = dist.get_rank(), dist.get_world_size()
    x, y = (column.tensor_split(workers)[rank] for column in nebulae())
    rows = train_weighted(x, y, EPOCHS, LEARNING_RATE)
    for epoch, (loss, weight) in enumerate(rows, start=1):
        if rank == 0:
            print(f"epoch {epoch}: w = {weight:.3f}, loss of shard 0 = {loss:.1f}")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()

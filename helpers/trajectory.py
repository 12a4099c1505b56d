"""The trajectory of a training run: one row an epoch, printed as it was recorded."""

import math

import numpy as np

from helpers import arguments

PROBE = 5.0


class Trajectory:
    """The losses and parameters of one training run.

    A row pairs the loss *before* the update of its epoch with the parameters *after*
    it, as the recorded runs do. The parameters are plain floats, given by name::

        run = Trajectory(w=0.0)
        run.record(30.0, w=0.3)
        print(run)

    ``run.w`` is the array of that parameter after each epoch, shape ``(epochs,)``;
    ``run.path("w")`` has the start in front of it.

    The probe is the prediction for x = 5, ``w * 5`` or ``w * 5 + b``, before and after
    training. A run is ``diverged`` if a recorded number is NaN or infinite, or if the
    loop says so with :meth:`stop`.
    """

    def __init__(self, **start: float) -> None:
        if "w" not in start or not start.keys() <= {"w", "b"}:
            raise TypeError("a Trajectory starts with w=... or with w=... and b=...")
        self.start = {name: float(value) for name, value in start.items()}
        self._rows: list[tuple[float, dict[str, float]]] = []
        self._stopped = False

    def record(self, loss: float, **parameters: float) -> None:
        """Add one epoch: the loss before its update, the parameters after it."""
        if parameters.keys() != self.start.keys():
            raise TypeError(
                f"record expects a loss and {', '.join(self.start)}; "
                f"it got {', '.join(parameters) or 'no parameter'}"
            )
        self._rows.append((loss, parameters))

    def stop(self) -> None:
        """Note that the loop ended early because its numbers were no longer finite."""
        self._stopped = True

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def losses(self) -> np.ndarray:
        """The loss before each update, float64, shape ``(epochs,)``."""
        return np.array([loss for loss, _ in self._rows], dtype=np.float64)

    @property
    def w(self) -> np.ndarray:
        """The weight after each update, float64, shape ``(epochs,)``."""
        return self.path("w")[1:]

    @property
    def b(self) -> np.ndarray:
        """The bias after each update, float64, shape ``(epochs,)``."""
        return self.path("b")[1:]

    def path(self, name: str) -> np.ndarray:
        """Return the start and every later value of a parameter: ``(epochs + 1,)``."""
        if name not in self.start:
            raise ValueError(f"this run has no parameter {name!r}: {list(self.start)}")
        later = [parameters[name] for _, parameters in self._rows]
        return np.array([self.start[name], *later], dtype=np.float64)

    @property
    def diverged(self) -> bool:
        """Whether the run left the finite numbers."""
        return self._stopped or not all(
            math.isfinite(value)
            for loss, parameters in self._rows
            for value in (loss, *parameters.values())
        )

    @property
    def probe_before(self) -> float:
        """The prediction f(5) before training."""
        return self._predict(0)

    @property
    def probe_after(self) -> float:
        """The prediction f(5) after training."""
        return self._predict(-1)

    def table(
        self,
        w: str = ".3f",
        loss: str = ".8f",
        b: str | None = None,
        every: int = 1,
    ) -> str:
        """Return the rows as text, one line an epoch.

        ``w``, ``loss`` and ``b`` are format specifications; without ``b`` the bias is
        left out, and an empty ``w`` prints the weight in full. ``every=10`` keeps the
        epochs 1, 11, 21 and so on.
        """
        if b is not None and "b" not in self.start:
            raise ValueError("b was given a format, but this run has no bias")
        lines = []
        for epoch in range(1, len(self) + 1, arguments.count(every, "every", least=1)):
            before, after = self._rows[epoch - 1]
            line = f"epoch {epoch}: w = {float(after['w']):{w}}"
            if b is not None:
                line += f", b = {float(after['b']):{b}}"
            lines.append(f"{line}, loss = {float(before):{loss}}")
        if self.diverged:
            lines.append(
                f"stopped after epoch {len(self)}: the numbers are no longer finite"
            )
        return "\n".join(lines)

    def report(self, **formats: str | int) -> str:
        """Return the table between the predictions for x = 5 before and after."""
        lines = [
            f"prediction before training: f(5) = {self.probe_before:.3f}",
            self.table(**formats),
            f"prediction after training: f(5) = {self.probe_after:.3f}",
        ]
        return "\n".join(line for line in lines if line)

    def __str__(self) -> str:
        return self.report()

    def __repr__(self) -> str:
        start = ", ".join(f"{name}={value}" for name, value in self.start.items())
        return f"<Trajectory of {len(self)} epochs from {start}>"

    def _predict(self, index: int) -> float:
        bias = self.path("b")[index] if "b" in self.start else 0.0
        return float(self.path("w")[index] * PROBE + bias)

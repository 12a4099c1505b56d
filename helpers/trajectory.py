"""The trajectory of a training run: one row an epoch, printed as it was recorded."""

import numpy as np


class Trajectory:
    """The losses and parameters of one training run.

    A row pairs the loss *before* the update of its epoch with the parameters *after*
    it, as the recorded runs do. The parameters are numbers, given by name: ``w``, and
    ``b`` if the model has a bias::

        run = Trajectory(w=0.0)
        run.record(30.0, w=0.3)
        print(run)

    ``run.losses``, ``run.w`` and ``run.b`` are float64 arrays with one entry an epoch;
    ``run.path("w")`` has the start in front of it. The probe is the prediction for
    x = 5 before and after training.
    """

    def __init__(self, **start):
        self._losses = []
        self._paths = {name: [float(value)] for name, value in start.items()}

    def record(self, loss, **parameters):
        """Add one epoch: the loss before its update, the parameters after it."""
        if parameters.keys() != self._paths.keys():
            raise TypeError(f"a row holds a loss and {', '.join(self._paths)}")
        self._losses.append(float(loss))
        for name, path in self._paths.items():
            path.append(float(parameters[name]))

    @property
    def losses(self):
        """The loss before each update."""
        return np.array(self._losses)

    @property
    def w(self):
        """The weight after each update."""
        return self.path("w")[1:]

    @property
    def b(self):
        """The bias after each update."""
        return self.path("b")[1:]

    def path(self, name):
        """Return the start and every later value of a parameter: ``(epochs + 1,)``."""
        return np.array(self._paths[name])

    @property
    def probe_after(self):
        """The prediction f(5) after training."""
        return self._probe(-1)

    def _probe(self, at):
        bias = self._paths["b"][at] if "b" in self._paths else 0.0
        return self._paths["w"][at] * 5.0 + bias

    def table(self, w=".3f", loss=".8f", b=None, every=1):
        """Return the rows as text, one line an epoch.

        ``w``, ``loss`` and ``b`` are format specifications; without ``b`` the bias is
        left out, and an empty ``w`` prints the weight in full. ``every=10`` keeps the
        epochs 1, 11, 21 and so on.
        """
        lines = []
        for at in range(0, len(self._losses), every):
            bias = "" if b is None else f", b = {self.b[at]:{b}}"
            line = f"epoch {at + 1}: w = {self.w[at]:{w}}{bias}"
            lines.append(f"{line}, loss = {self._losses[at]:{loss}}")
        return "\n".join(lines)

    def report(self, **formats):
        """Return the table between the predictions for x = 5 before and after."""
        before = f"prediction before training: f(5) = {self._probe(0):.3f}"
        after = f"prediction after training: f(5) = {self._probe(-1):.3f}"
        return "\n".join([before, self.table(**formats), after])

    __repr__ = report

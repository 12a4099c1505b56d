"""What exercises hand out: functions with a fault to find, and a log to read."""

import numpy as np


def gradient_a(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return a gradient of the mean squared error, with a fault."""
    return float((2 * (w * x - y)).mean())


def gradient_b(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return a gradient of the mean squared error, with a fault."""
    return float((2 * x * (y - w * x)).mean())


def gradient_c(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return a gradient of the mean squared error, with a fault."""
    return float((x * (w * x - y)).mean())


def lost_log() -> list[dict]:
    """Return the rows of an unseeded run on the four samples, learning rate 0.05.

    As in notebook 08: the loss before each update as printed, the weight after it in
    full.
    """
    weights = {
        1: (1.3255740404129028, "58.0976"),
        3: (1.7337836027145386, "0.1397"),
        5: (1.75225830078125, "0.0911"),
        8: (1.7635082006454468, "0.0832"),
        12: (1.777355432510376, "0.0738"),
        16: (1.7903906106948853, "0.0654"),
        20: (1.8026624917984009, "0.0579"),
        24: (1.8142160177230835, "0.0514"),
    }
    return [{"epoch": k, "w": w, "loss": loss} for k, (w, loss) in weights.items()]

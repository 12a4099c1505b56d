"""A fused multiply-add, computed without the processor's own: for notebook 12."""

import numpy as np


def fma(a, b, c):
    """Return a * b + c of float32 arrays, rounded once: a fused multiply-add.

    The product of two float32 numbers is exact in float64. Their sum is rounded "to
    odd", so that rounding it again to float32 gives what one rounding would (Boldo and
    Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
    """
    product = np.multiply(a, b, dtype=np.float64)
    c = np.asarray(c, np.float64)
    total = product + c
    part = total - product
    lost = (product - (total - part)) + (c - part)
    even = (total.view(np.int64) & 1) == 0
    odd = np.nextafter(total, np.copysign(np.inf, lost))
    return np.where((lost != 0) & even, odd, total).astype(np.float32)

"""Helpers of the course *From a gradient by hand to a training loop*.

What a notebook teaches is written out in its own cells; from the next notebook on it
is imported from here, under the same name, and it is the same code. Who looks here:

**Lessons**: the modules beside this file, in the order of the notebooks.

=====================  ========================================================
01 to 04               ``one_weight``, ``finite_differences``,
                       ``learning_rate``, ``weight_and_bias``
05 to 07               ``autograd``, ``torch_autograd``, ``torch_training``
08 and 09              ``hubble``, ``helmet``
12 and 13              ``fused``, ``workers``
in every notebook      ``data`` (samples, recorded runs), ``trajectory``
behind them            ``arguments`` (clear errors),
                       ``launch`` and ``launched`` (start the workers of 13)
=====================  ========================================================

**Figures**: ``plots`` draws and describes them, ``sliders`` are those that move.

**Exercises**: ``checks`` answers like a tutor.

**Commands**: ``tools`` is what the Makefile runs; notebooks may import ``progress``.

Importing ``helpers`` imports none of them, and only those from 06 on import torch.
"""

import logging

# On a first start matplotlib lists the fonts, and would say so in the reader's cell.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

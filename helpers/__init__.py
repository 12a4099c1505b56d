"""Helpers of the course *From a gradient by hand to a training loop*.

What a notebook teaches is written out in its own cells; from the next notebook on it
is imported from here, under the same name. The modules follow the course:

=====================  ========================================================
01 to 03               ``one_weight``, ``finite_differences``, ``learning_rate``
04                     ``weight_and_bias``
05                     ``autograd``, ``autograd_training``
06, 07                 ``torch_autograd``, ``torch_training``
08, 09, 10             ``lost_seed``, ``hubble``, ``workers`` and ``launch``
in every notebook      ``data``, ``trajectory``, ``plots``, ``checks``, ``sliders``
behind the Makefile    ``tools``
=====================  ========================================================

Importing ``helpers`` imports none of them, and only those from 06 on import torch.
"""

# name: DeepSpeed: look at or change parameters under ZeRO 3
# prefix: ds-gathered-parameters, deepspeed-gathered-parameters
# description: Outside this block a parameter that is shared out is a placeholder with no elements. Changes of process 0
#   are kept.
# fill: «model».parameters()

import deepspeed
import torch

parameters = list(model.parameters())
# To read only, leave modifier_rank out.
with deepspeed.zero.GatheredParameters(parameters, modifier_rank=0):
    if torch.distributed.get_rank() == 0:
        for parameter in parameters:
            print(parameter.ds_shape, parameter.norm())

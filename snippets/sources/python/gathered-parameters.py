# name: DeepSpeed: look at or change parameters under ZeRO 3
# prefix: ds-zero-gathered-parameters, deepspeed-zero-gathered-parameters
# description: Outside this block a partitioned parameter is a placeholder with no elements. Changes by process 0
#   are kept.
# fill: «model».parameters()

import deepspeed
import torch

parameters = list(model.parameters())
# Leave modifier_rank out if you only read.
with deepspeed.zero.GatheredParameters(parameters, modifier_rank=0):
    if torch.distributed.get_rank() == 0:
        for parameter in parameters:
            print(parameter.ds_shape, parameter.norm())

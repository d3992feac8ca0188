# name: DeepSpeed: zero.Init
# prefix: ds-zero-init, deepspeed-zero-init
# description: Creates a model of torch with its parameters already partitioned, for models that no single process can
#   hold. For models of transformers use ds-zero-hf-config-new: they set their first weights later than zero.Init allows.
# fill: "«ds_config.json»"
# fill: model = «torch.nn.Linear(4096, 4096)»

import deepspeed
import torch

# The config has to set stage 3. It also says where the parameters are kept.
with deepspeed.zero.Init(config_dict_or_path="ds_config.json"):
    model = torch.nn.Linear(4096, 4096)

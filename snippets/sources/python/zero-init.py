# name: DeepSpeed: zero.Init
# prefix: ds-zero-init, deepspeed-zero-init
# description: Creates a model with its parameters already shared out, for models that no single process can hold.
# fill: "«ds_config.json»"
# fill: "«Qwen/Qwen3-0.6B»"

import deepspeed
from transformers import AutoConfig, AutoModelForCausalLM

model_config = AutoConfig.from_pretrained("Qwen/Qwen3-0.6B")

# The weights are new ones. For pretrained ones use from_pretrained below an HfDeepSpeedConfig instead.
with deepspeed.zero.Init(config_dict_or_path="ds_config.json"):
    model = AutoModelForCausalLM.from_config(model_config)

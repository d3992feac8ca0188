# name: DeepSpeed: HfDeepSpeedConfig and a model without weights
# prefix: ds-zero-hf-config-new, deepspeed-zero-hf-config-new
# description: ZeRO 3 without Trainer for a model that is trained from scratch - from_config partitions the parameters
#   as it creates them. The config must not have "auto" values, because no program fills them in.
# fill: "«ds_config.json»"
# fill: "«Qwen/Qwen3-0.6B»"

import deepspeed
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.integrations import HfDeepSpeedConfig

ds_config = "ds_config.json"

# transformers keeps only a weak reference to this object: create it before the model, and keep it as long as the model.
hf_ds_config = HfDeepSpeedConfig(ds_config)
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained("Qwen/Qwen3-0.6B"))
engine, *_ = deepspeed.initialize(model=model, model_parameters=model.parameters(), config=ds_config)

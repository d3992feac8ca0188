# name: DeepSpeed: HfDeepSpeedConfig and a pretrained model
# prefix: ds-zero-hf-config, deepspeed-zero-hf-config
# description: ZeRO 3 without Trainer: from_pretrained partitions the weights while it loads them. The config must not
#   have "auto" values, because no program fills them in. Stages 1 and 2 do not need HfDeepSpeedConfig.
# fill: "«ds_config.json»"
# fill: "«Qwen/Qwen3-0.6B»"

import deepspeed
from transformers import AutoModelForCausalLM
from transformers.integrations import HfDeepSpeedConfig

ds_config = "ds_config.json"

# transformers keeps only a weak reference to this object: create it before the model, and keep it as long as the model.
hf_ds_config = HfDeepSpeedConfig(ds_config)
model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen3-0.6B")
engine, *_ = deepspeed.initialize(model=model, model_parameters=model.parameters(), config=ds_config)

# name: DeepSpeed: ZeRO inference
# prefix: ds-zero-inference, deepspeed-zero-inference
# description: A whole script that generates with a model too large for one GPU, each GPU with a prompt of its own.
#   Start it with "deepspeed --num_gpus 2 script.py".
# fill: model_name = "«Qwen/Qwen3-8B»"
# fill: "device": "«cpu|none»"
# fill: "«The capital of France is»"
# fill: "«Water boils at»"
# fill: max_new_tokens=«40»

import os

import deepspeed
import torch
from deepspeed.accelerator import get_accelerator
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.integrations import HfDeepSpeedConfig

model_name = "Qwen/Qwen3-8B"
# One for each process; if there are more processes than prompts, some get the same one.
prompts = ["The capital of France is", "Water boils at"]

local_rank = int(os.getenv("LOCAL_RANK", "0"))
get_accelerator().set_device(local_rank)
deepspeed.init_distributed()

hidden_size = AutoConfig.from_pretrained(model_name).hidden_size
ds_config = {
    "train_micro_batch_size_per_gpu": 1,
    # On GPUs without bf16, write fp16 here and float16 below. Models trained in bf16 may overflow then.
    "bf16": {"enabled": True},
    "zero_optimization": {
        # The other stages do not partition parameters, and inference has nothing else.
        "stage": 3,
        # It is faster without offload if the parameters fit on all GPUs together.
        "offload_param": {"device": "cpu"},
        "stage3_prefetch_bucket_size": hidden_size * hidden_size,
        # With a larger value, more small parameters stay on every GPU.
        "stage3_param_persistence_threshold": 10 * hidden_size,
    },
}

# Create it before the model and keep it: from_pretrained partitions the weights only while this object exists.
hf_ds_config = HfDeepSpeedConfig(ds_config)
model = AutoModelForCausalLM.from_pretrained(model_name, dtype=torch.bfloat16)
engine = deepspeed.initialize(model=model, config=ds_config)[0]
engine.module.eval()

rank = torch.distributed.get_rank()
prompt = prompts[rank % len(prompts)]
tokenizer = AutoTokenizer.from_pretrained(model_name)
inputs = tokenizer(prompt, return_tensors="pt").to(engine.device)
with torch.no_grad():
    # A finished process continues with empty steps, because the others still need its partition of the weights.
    outputs = engine.module.generate(**inputs, max_new_tokens=40, synced_gpus=True)
print(f"{rank}: {tokenizer.decode(outputs[0], skip_special_tokens=True)}")

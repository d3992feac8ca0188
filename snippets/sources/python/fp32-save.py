# name: DeepSpeed: save the fp32 weights
# prefix: ds-fp32-save, deepspeed-fp32-save
# description: Reads the full precision weights of a checkpoint of any ZeRO stage into host memory and saves a model
#   with them. A program of its own: while a ZeRO 3 config of transformers lives, from_config shares the new model out.
# fill: "«output/checkpoint-500»"
# fill: "«Qwen/Qwen3-0.6B»"
# fill: "«fp32-model»"

from deepspeed.utils.zero_to_fp32 import get_fp32_state_dict_from_zero_checkpoint
from transformers import AutoConfig, AutoModelForCausalLM

# The folder that has the file "latest". All weights are on the CPU afterwards.
state_dict = get_fp32_state_dict_from_zero_checkpoint("output/checkpoint-500")
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained("Qwen/Qwen3-0.6B"))
model.load_state_dict(state_dict)
model.save_pretrained("fp32-model")

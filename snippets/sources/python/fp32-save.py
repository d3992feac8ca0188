# name: DeepSpeed: save the fp32 weights
# prefix: ds-zero-to-fp32-save, deepspeed-zero-to-fp32-save
# description: Reads the full precision weights of a checkpoint of any ZeRO stage into host memory and saves a model
#   with them. Run it as a separate program: while a ZeRO 3 config of transformers exists, from_config partitions
#   the new model.
# fill: "«output/checkpoint-500»"
# fill: "«Qwen/Qwen3-0.6B»"
# fill: "«fp32-model»"

from deepspeed.utils.zero_to_fp32 import get_fp32_state_dict_from_zero_checkpoint
from transformers import AutoConfig, AutoModelForCausalLM

# The folder with the file "latest". All weights are on the CPU afterwards.
state_dict = get_fp32_state_dict_from_zero_checkpoint("output/checkpoint-500")
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained("Qwen/Qwen3-0.6B"))
model.load_state_dict(state_dict)
model.save_pretrained("fp32-model")

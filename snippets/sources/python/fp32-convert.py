# name: DeepSpeed: convert a checkpoint to fp32 files
# prefix: ds-zero-to-fp32-convert, deepspeed-zero-to-fp32-convert
# description: Does the same as zero_to_fp32.py, from Python - a folder with the full precision weights, in files of
#   limited size. Needs no GPU.
# fill: "«output/checkpoint-500»"
# fill: "«fp32-weights»"
# fill: max_shard_size="«5GB»"

from deepspeed.utils.zero_to_fp32 import convert_zero_checkpoint_to_fp32_state_dict

convert_zero_checkpoint_to_fp32_state_dict(
    "output/checkpoint-500",
    "fp32-weights",
    max_shard_size="5GB",
    safe_serialization=True,
)

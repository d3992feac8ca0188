# name: DeepSpeed: fp32 weights of a checkpoint
# prefix: ds-zero-to-fp32, deepspeed-zero-to-fp32
# description: Full precision weights from a checkpoint of any ZeRO stage, with the script in its folder. Needs
#   neither the config nor a GPU, but host memory for two copies of the weights. The second path is a folder.
# fill: checkpoint=«output/checkpoint-500»
# fill: «fp32-weights»

checkpoint=output/checkpoint-500
python "$checkpoint/zero_to_fp32.py" "$checkpoint" fp32-weights --safe_serialization

# name: DeepSpeed: fp32 weights of the last checkpoint
# prefix: ds-zero-to-fp32-last, deepspeed-zero-to-fp32-last
# description: At the end of a program with Trainer under ZeRO 1 or 2 - the model with the full precision weights of the
#   newest checkpoint. Under ZeRO 3 use ds-zero-to-fp32-save: there the model's own parameters are placeholders.
# fill: «trainer».

from deepspeed.utils.zero_to_fp32 import load_state_dict_from_zero_checkpoint
from transformers.trainer_utils import get_last_checkpoint

checkpoint = get_last_checkpoint(trainer.args.output_dir)
# The engine cannot use this model any more, so do this after the training. Under bf16 and fp16 its parameters have
# that type, and loading would round the weights to it.
fp32_model = load_state_dict_from_zero_checkpoint(trainer.model.float(), checkpoint)

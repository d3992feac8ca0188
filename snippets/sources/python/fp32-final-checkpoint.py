# name: DeepSpeed: checkpoint at the end, and its fp32 weights
# prefix: ds-zero-to-fp32-final, deepspeed-zero-to-fp32-final
# description: Writes one more checkpoint and takes the full precision weights from it, under ZeRO 1 or 2 - for runs
#   with load_best_model_at_end, whose newest checkpoint need not be the best.
# fill: «trainer».
# fill: "«checkpoint-final»"

import os

from deepspeed.utils.zero_to_fp32 import load_state_dict_from_zero_checkpoint

checkpoint = os.path.join(trainer.args.output_dir, "checkpoint-final")
# Every process has to get here: each writes its own partition.
trainer.deepspeed.save_checkpoint(checkpoint)
# The engine cannot use this model any more, so do this after the training. Under bf16 and fp16 its parameters have
# that type, and loading would round the weights to it.
fp32_model = load_state_dict_from_zero_checkpoint(trainer.model.float(), checkpoint)

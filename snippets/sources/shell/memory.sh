# name: DeepSpeed: estimate the memory
# prefix: ds-memory, deepspeed-memory
# description: Prints what parameters, gradients and optimizer take under ZeRO 3, with and without offload. Activations
#   come on top.
# fill: from_pretrained('«Qwen/Qwen3-0.6B»')
# fill: num_gpus_per_node=«8»
# fill: num_nodes=«1»

python - <<'PYTHON'
from deepspeed.runtime.zero.stage3 import estimate_zero3_model_states_mem_needs_all_live
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained('Qwen/Qwen3-0.6B')
estimate_zero3_model_states_mem_needs_all_live(model, num_gpus_per_node=8, num_nodes=1)
PYTHON

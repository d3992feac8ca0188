# name: DeepSpeed: generate under ZeRO 3
# prefix: ds-zero-generate, deepspeed-zero-generate
# description: Generates on several GPUs, none of which stops early - without synced_gpus the others would wait for it
#   forever.
# fill: «engine».
# fill: «tokenizer»
# fill: "«Once upon a time»"
# fill: max_new_tokens=«100»

import torch

inputs = tokenizer("Once upon a time", return_tensors="pt").to(engine.device)
with torch.no_grad():
    # The default since transformers 4.28; older releases need it.
    outputs = engine.module.generate(**inputs, max_new_tokens=100, synced_gpus=True)
print(tokenizer.decode(outputs[0], skip_special_tokens=True))

# name: DeepSpeed: training loop
# prefix: ds-initialize, deepspeed-initialize
# description: deepspeed.initialize with an optimizer of torch, and the loop. The config then needs no "optimizer"
#   section.
# fill: model=«model»
# fill: «model».parameters()
# fill: lr=«1e-4»
# fill: "«ds_config.json»"
# fill: in range(«3»)
# fill: in «data_loader»:

import deepspeed
import torch

optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
engine, optimizer, _, _ = deepspeed.initialize(model=model, optimizer=optimizer, config="ds_config.json")

for epoch in range(3):
    for batch in data_loader:
        batch = {name: tensor.to(engine.device) for name, tensor in batch.items()}
        loss = engine(**batch).loss
        engine.backward(loss)
        # Counts micro batches: it updates the weights at the end of each accumulation, and clears the gradients itself.
        engine.step()

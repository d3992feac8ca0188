# name: DeepSpeed: training loop, all from the config
# prefix: ds-initialize-config, deepspeed-initialize-config
# description: deepspeed.initialize makes the optimizer, the scheduler and the data loader that the config asks for.
# fill: model=«model»
# fill: training_data=«train_dataset»
# fill: "«ds_config.json»"
# fill: in range(«3»)
# fill: "«checkpoints»"

import deepspeed

engine, optimizer, data_loader, lr_scheduler = deepspeed.initialize(
    model=model,
    model_parameters=model.parameters(),
    training_data=train_dataset,
    config="ds_config.json",
)

for epoch in range(3):
    for batch in data_loader:
        batch = {name: tensor.to(engine.device) for name, tensor in batch.items()}
        loss = engine(**batch).loss
        engine.backward(loss)
        engine.step()
    # Every process has to get here: each writes its own partition.
    engine.save_checkpoint("checkpoints")

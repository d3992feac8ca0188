# name: DeepSpeed: Trainer with a config file
# prefix: ds-trainer, deepspeed-trainer
# description: Trainer passes the file to DeepSpeed and fills in every "auto" from its own arguments.
# fill: "«ds_config.json»"
# fill: output_dir="«output»"
# fill: per_device_train_batch_size=«4»
# fill: gradient_accumulation_steps=«1»
# fill: learning_rate=«2e-5»
# fill: «bf16|fp16»=True
# fill: model=«model»
# fill: train_dataset=«train_dataset»

from transformers import Trainer, TrainingArguments

training_args = TrainingArguments(
    output_dir="output",
    deepspeed="ds_config.json",
    # Trainer replaces "auto" in the config with these values.
    per_device_train_batch_size=4,
    gradient_accumulation_steps=1,
    learning_rate=2e-5,
    bf16=True,
)
trainer = Trainer(model=model, args=training_args, train_dataset=train_dataset)
trainer.train()

# name: DeepSpeed: Trainer with a pretrained model under ZeRO 3
# prefix: ds-trainer-zero3, deepspeed-trainer-zero3
# description: TrainingArguments before from_pretrained, so that no process ever holds the whole model.
# fill: output_dir="«output»"
# fill: "«ds_config.json»"
# fill: «bf16|fp16»=True
# fill: "«Qwen/Qwen3-0.6B»"
# fill: train_dataset=«train_dataset»

from transformers import AutoModelForCausalLM, Trainer, TrainingArguments

# The arguments come first: from_pretrained reads the ZeRO stage from them, and partitions each weight as it is read.
training_args = TrainingArguments(output_dir="output", deepspeed="ds_config.json", bf16=True)
model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen3-0.6B")

trainer = Trainer(model=model, args=training_args, train_dataset=train_dataset)
trainer.train()

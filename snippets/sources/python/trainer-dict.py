# name: DeepSpeed: Trainer with the config in Python
# prefix: ds-trainer-dict, deepspeed-trainer-dict
# description: The config as a dict instead of a file, for notebooks and for scripts that compute parts of it.
# fill: "stage": «2|1|3»
# fill: output_dir="«output»"
# fill: per_device_train_batch_size=«4»
# fill: «bf16|fp16»=True
# fill: model=«model»
# fill: train_dataset=«train_dataset»

from transformers import Trainer, TrainingArguments

ds_config = {
    "train_batch_size": "auto",
    "train_micro_batch_size_per_gpu": "auto",
    "gradient_accumulation_steps": "auto",
    "gradient_clipping": "auto",
    "fp16": {"enabled": "auto"},
    "bf16": {"enabled": "auto"},
    "optimizer": {
        "type": "AdamW",
        "params": {"lr": "auto", "betas": "auto", "eps": "auto", "weight_decay": "auto"},
    },
    "scheduler": {
        "type": "WarmupDecayLR",
        "params": {
            "total_num_steps": "auto",
            "warmup_min_lr": "auto",
            "warmup_max_lr": "auto",
            "warmup_num_steps": "auto",
        },
    },
    "zero_optimization": {"stage": 2},
}
training_args = TrainingArguments(
    output_dir="output",
    deepspeed=ds_config,
    per_device_train_batch_size=4,
    bf16=True,
)
trainer = Trainer(model=model, args=training_args, train_dataset=train_dataset)
trainer.train()

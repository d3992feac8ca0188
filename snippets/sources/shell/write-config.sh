# name: DeepSpeed: write a config file
# prefix: ds-write-config, deepspeed-write-config
# description: Writes ds_config.json from a script or a %%bash cell. Every "auto" is left to Trainer.
# fill: > «ds_config.json»
# fill: "stage": «3|2|1»

cat <<'JSON' > ds_config.json
{
    "train_batch_size": "auto",
    "train_micro_batch_size_per_gpu": "auto",
    "gradient_accumulation_steps": "auto",
    "gradient_clipping": "auto",
    "fp16": { "enabled": "auto" },
    "bf16": { "enabled": "auto" },
    "zero_optimization": {
        "stage": 3,
        "offload_optimizer": { "device": "cpu" },
        "reduce_bucket_size": "auto"
    }
}
JSON

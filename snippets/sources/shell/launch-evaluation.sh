# name: DeepSpeed: ZeRO inference with Trainer
# prefix: ds-evaluation, deepspeed-evaluation
# description: Evaluates with the parameters partitioned over the GPUs. The config has to set stage 3.
# fill: --num_gpus «2»
# fill: «evaluate.py»
# fill: --deepspeed «ds_config_zero3.json»
# fill: --output_dir «output»
# fill: --per_device_eval_batch_size «1»

deepspeed --num_gpus 2 evaluate.py \
    --deepspeed ds_config_zero3.json \
    --do_eval \
    --output_dir output \
    --per_device_eval_batch_size 1

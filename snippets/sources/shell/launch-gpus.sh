# name: DeepSpeed: launch on several GPUs
# prefix: ds-gpus, deepspeed-gpus
# description: A script with Trainer on some GPUs of this machine; without --num_gpus on all.
# fill: --num_gpus «2»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»
# fill: --output_dir «output»
# fill: --per_device_train_batch_size «1»
# fill: --«bf16|fp16»

deepspeed --num_gpus 2 train.py \
    --deepspeed ds_config.json \
    --output_dir output \
    --per_device_train_batch_size 1 \
    --bf16

# name: DeepSpeed: launch on one GPU
# prefix: ds-one-gpu, deepspeed-one-gpu
# description: A script with Trainer on the first GPU, for offload and less fragmented memory. Another GPU - "--include
#   localhost:1".
# fill: «train.py»
# fill: --deepspeed «ds_config.json»
# fill: --output_dir «output»
# fill: --per_device_train_batch_size «1»
# fill: --«bf16|fp16»

deepspeed --num_gpus 1 train.py \
    --deepspeed ds_config.json \
    --output_dir output \
    --per_device_train_batch_size 1 \
    --bf16

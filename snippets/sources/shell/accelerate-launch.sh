# name: DeepSpeed: accelerate launch
# prefix: ds-accelerate, deepspeed-accelerate
# description: A script with Accelerate or Trainer on the GPUs of this machine. Options must not repeat what the file
#   sets.
# fill: --deepspeed_config_file «ds_config.json»
# fill: --num_processes «2»
# fill: «train.py»

accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json \
    --num_machines 1 --num_processes 2 \
    train.py

# name: DeepSpeed: launch a script with its own loop
# prefix: ds-own-loop, deepspeed-own-loop
# description: For a script with deepspeed.add_config_arguments. The output also goes to a file.
# fill: --num_gpus «4»
# fill: «train.py»
# fill: --deepspeed_config «ds_config.json»
# fill: tee «train.log»

deepspeed --num_gpus 4 train.py --deepspeed --deepspeed_config ds_config.json 2>&1 | tee train.log

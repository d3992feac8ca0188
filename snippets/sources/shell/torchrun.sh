# name: DeepSpeed: torchrun on one node
# prefix: ds-torchrun, deepspeed-torchrun
# description: Starts a script without DeepSpeed's launcher. The script finds its rank in the environment.
# fill: --nproc_per_node=«8»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»

torchrun --standalone --nproc_per_node=8 train.py --deepspeed ds_config.json

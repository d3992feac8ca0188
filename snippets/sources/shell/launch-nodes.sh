# name: DeepSpeed: launch on several nodes
# prefix: ds-nodes, deepspeed-nodes
# description: Started once, on one node; the launcher reaches the others of the hostfile over ssh without a password,
#   with pdsh.
# fill: --hostfile «hostfile»
# fill: --num_nodes «2»
# fill: --num_gpus «8»
# fill: --master_addr «node-1»
# fill: --master_port «29500»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»

deepspeed --hostfile hostfile --num_nodes 2 --num_gpus 8 \
    --master_addr node-1 --master_port 29500 \
    train.py --deepspeed ds_config.json

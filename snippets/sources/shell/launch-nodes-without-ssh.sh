# name: DeepSpeed: launch on several nodes without ssh
# prefix: ds-nodes-without-ssh, deepspeed-nodes-without-ssh
# description: Started on every node, each time with the number of that node.
# fill: --node_rank «0»
# fill: --hostfile «hostfile»
# fill: --master_addr «node-1»
# fill: --master_port «29500»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»

deepspeed --no_ssh --node_rank 0 --hostfile hostfile \
    --master_addr node-1 --master_port 29500 \
    train.py --deepspeed ds_config.json

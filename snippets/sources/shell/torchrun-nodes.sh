# name: DeepSpeed: torchrun on several nodes
# prefix: ds-torchrun-nodes, deepspeed-torchrun-nodes
# description: Started on every node, each time with the number of that node; they wait for one another.
# fill: --node_rank=«0»
# fill: --nnodes=«2»
# fill: --nproc_per_node=«8»
# fill: --master_addr=«node-1»
# fill: --master_port=«29500»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»

torchrun --nnodes=2 --node_rank=0 --nproc_per_node=8 \
    --master_addr=node-1 --master_port=29500 \
    train.py --deepspeed ds_config.json

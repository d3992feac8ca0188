# name: DeepSpeed: accelerate launch on several nodes
# prefix: ds-accelerate-nodes, deepspeed-accelerate-nodes
# description: Started on every node, each time with the number of that node. Counts the processes of all nodes.
# fill: --machine_rank «0»
# fill: --deepspeed_config_file «ds_config.json»
# fill: --num_machines «2»
# fill: --num_processes «16»
# fill: --main_process_ip «node-1»
# fill: --main_process_port «29500»
# fill: «train.py»

accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json \
    --deepspeed_multinode_launcher standard \
    --num_machines 2 --machine_rank 0 --num_processes 16 \
    --main_process_ip node-1 --main_process_port 29500 \
    train.py

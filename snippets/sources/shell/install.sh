# name: DeepSpeed: install
# prefix: ds-install, deepspeed-install
# description: DeepSpeed with what Trainer needs for it; DeepSpeed alone is "pip install deepspeed".
# fill: «"transformers[deepspeed]"|deepspeed»

python -m pip install "transformers[deepspeed]"
# Lists the operators that can be compiled on this machine.
ds_report

# name: DeepSpeed: launch from a notebook
# prefix: ds-notebook-launch, deepspeed-notebook-launch
# description: Starts a script on several GPUs from a cell and shows its output as it comes, like a line that begins
#   with "!".
# fill: --num_gpus «2»
# fill: «train.py»
# fill: --deepspeed «ds_config.json»

from IPython import get_ipython

# The script sets up its own processes. Do not set the environment for a notebook.
get_ipython().system("deepspeed --num_gpus 2 train.py --deepspeed ds_config.json")

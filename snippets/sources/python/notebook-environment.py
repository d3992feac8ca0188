# name: DeepSpeed: environment for a notebook
# prefix: ds-notebook, deepspeed-notebook
# description: What the launcher sets, for the one process of a notebook and one GPU. Run it before any
#   code of DeepSpeed or Trainer.
# fill: "«29500»"

import os

os.environ.update(
    MASTER_ADDR="127.0.0.1",
    # Any free port. Change it if the address is in use.
    MASTER_PORT="29500",
    RANK="0",
    LOCAL_RANK="0",
    WORLD_SIZE="1",
)

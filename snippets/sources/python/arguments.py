# name: DeepSpeed: command line arguments
# prefix: ds-script-arguments, deepspeed-script-arguments
# description: Takes --deepspeed and --deepspeed_config, and the --local_rank that the launcher adds.
# fill: model=«model»

import argparse

import deepspeed

parser = argparse.ArgumentParser()
parser.add_argument("--local_rank", type=int, default=-1)
deepspeed.add_config_arguments(parser)
args = parser.parse_args()

# The config is the file after --deepspeed_config. Passing config= as well is an error.
engine, *_ = deepspeed.initialize(args=args, model=model, model_parameters=model.parameters())

#!/bin/bash
# Two nodes with eight GPUs each, as in the hostfile.
set -e

deepspeed --hostfile hostfile train.py \
  --deepspeed ds_config.json \
  --output_dir out \
  --bf16 \
  --learning_rate 2e-5 \
  --per_device_train_batch_size 4 \
  --gradient_accumulation_steps 2 \
  --num_train_epochs 1

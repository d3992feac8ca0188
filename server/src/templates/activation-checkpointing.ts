import type { Template } from '../templating/template.js';

export const activationCheckpointing: Template = {
  name: 'activation-checkpointing',
  kind: 'section',
  title: 'Activation checkpointing',
  description:
    "Settings of deepspeed.checkpointing, for models that call it: activations are recomputed, partitioned over the model-parallel GPUs, and kept in host memory. The gradient checkpointing of transformers' models does not read this section.",
  config: { activation_checkpointing: { partition_activations: true, cpu_checkpointing: true } },
  decides: ['activation_checkpointing.partition_activations', 'activation_checkpointing.cpu_checkpointing'],
  loaders: ['deepspeed', 'lightning'],
};

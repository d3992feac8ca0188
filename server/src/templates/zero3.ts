import type { Template } from '../templating/template.js';

export const zero3: Template = {
  name: 'zero3',
  title: 'ZeRO stage 3',
  description:
    'Shares out parameters, gradients and optimizer state: 16/N bytes per parameter on N GPUs, for half as much traffic again. For models that do not fit on one GPU.',
  config: {
    zero_optimization: {
      stage: 3,
      overlap_comm: true,
      contiguous_gradients: true,
      reduce_bucket_size: 5e8,
      stage3_prefetch_bucket_size: 5e7,
      stage3_param_persistence_threshold: 1e5,
      stage3_max_live_parameters: 1e9,
      stage3_max_reuse_distance: 1e9,
      stage3_gather_16bit_weights_on_model_save: true,
    },
  },
  decides: ['zero_optimization.stage'],
};

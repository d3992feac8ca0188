import { describeRuns, type Runs } from './engine-runs.js';

/** All other members of configs with which DeepSpeed 0.19.6 and 0.19.8 ran or failed. */
const runs: { readonly [what: string]: Runs } = {
  ZeRO: {
    never: [
      '"zero_optimization": {"stage": 0, "allgather_bucket_size": 200000001}',
      '"zero_optimization": {"stage": 3, "allgather_bucket_size": 200000001}',
      '"prescale_gradients": true, "zero_optimization": {"stage": 1}',
      '"gradient_predivide_factor": 2, "prescale_gradients": true, "zero_optimization": {"stage": 2, "reduce_scatter": false}',
      '"gradient_predivide_factor": 1, "zero_optimization": {"stage": 3}',
      '"prescale_gradients": true, "gradient_allreduce_op": "sum", "zero_optimization": {"stage": 2}',
    ],
    load: ['"zero_optimization": {"stage": 0, "reduce_bucket_size": 0}'],
    initialize: [
      '"zero_optimization": {"stage": 1, "allgather_bucket_size": 200000001}',
      '"zero_optimization": {"stage": 2, "allgather_bucket_size": 200000001}',
      '"prescale_gradients": true, "zero_optimization": {"stage": 2}',
      '"prescale_gradients": true, "zero_optimization": {"stage": 3}',
      '"gradient_predivide_factor": 2, "zero_optimization": {"stage": 2}',
    ],
    step: ['"gradient_predivide_factor": "2"'],
  },
  offloading: {
    never: [
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "nvme"}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 2, "offload_param": {"device": "nvme"}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 1, "offload_optimizer": {"device": "cpu"}}',
      '"zero_optimization": {"stage": 0, "offload_optimizer": {"device": "nvme"}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu", "ratio": 0.5}}',
    ],
    initialize: [
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "nvme"}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 3, "offload_param": {"device": "nvme"}}',
      '"zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu", "ratio": 0.5}}',
      '"optimizer": {"type": "SGD", "params": {}}, "zero_allow_untested_optimizer": true, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu", "ratio": 0.5}}',
    ],
  },
  'master weights': {
    never: [
      '"optimizer": {"type": "Adam", "params": {}}, "bf16": {"enabled": true, "bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"bf16": {"enabled": true, "bf16_master_weights_and_grads": true, "bf16_optimizer_states": true}, "zero_optimization": {"stage": 2}',
      '"optimizer": {"type": "Adam", "params": {}}, "bf16": {"enabled": true, "bf16_master_weights_and_grads": true, "bf16_optimizer_states": true}, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu"}}',
      '"data_types": {"grad_accum_dtype": "fp32"}, "bf16": {"enabled": true, "bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 1}',
    ],
    initialize: [
      '"bf16": {"enabled": true, "bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 2}',
      '"bf16": {"enabled": true, "bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"bf16": {"enabled": true, "bf16_master_weights_and_grads": true, "bf16_optimizer_states": true}, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu"}}',
      '"fp16": {"fp16_master_weights_and_grads": true}, "bf16": {"bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 1}',
      '"fp16": {"fp16_master_weights_and_grads": true}, "zero_optimization": {"stage": 3}',
      '"data_types": {"grad_accum_dtype": "fp32"}, "bf16": {"enabled": true, "bf16_master_weights_and_grads": true}, "zero_optimization": {"stage": 2}',
    ],
  },
  precision: {
    never: [
      '"torch_autocast": {"enabled": true, "lower_precision_safe_modules": ["torch.nn.Linear"]}',
      '"bf16": {"enabled": true}, "data_types": {"grad_accum_dtype": "fp32"}, "zero_optimization": {"stage": 1}',
      '"data_types": {"grad_accum_dtype": "bf16"}, "zero_optimization": {"stage": 2}',
      '"data_types": {"grad_accum_dtype": "float"}',
      '"data_types": {"param_dtype": "fp32"}',
      '"gradient_clipping": -1',
      '"gradient_clipping": true, "zero_optimization": {"stage": 2}',
    ],
    initialize: [
      '"amp": {"enabled": true}, "zero_optimization": {"stage": 1}',
      '"amp": {"enabled": true}, "bf16": {"enabled": true}',
      '"amp": {"enabled": true}, "data_types": {"grad_accum_dtype": "bf16"}',
      '"torch_autocast": {"enabled": true, "dtype": "bfloat16"}, "zero_optimization": {"stage": 0, "zero_quantized_weights": true}',
      '"torch_autocast": {"enabled": true, "dtype": "bfloat16"}, "zero_optimization": {"stage": 2, "zero_quantized_weights": true}',
      '"torch_autocast": {"enabled": true, "lower_precision_safe_modules": ["Linear"]}',
      '"data_types": {"grad_accum_dtype": "bf16"}, "zero_optimization": {"stage": 0}',
      '"bf16": {"enabled": true}, "data_types": {"grad_accum_dtype": "fp32"}, "zero_optimization": {"stage": 0}',
      '"data_types": {"grad_accum_dtype": "int8"}',
      '"data_types": {"param_dtype": "bf16"}, "zero_optimization": {"stage": 2}',
      '"bf16": {"enabled": true}, "data_types": {"buffer_dtype": "foo"}',
    ],
    step: ['"gradient_clipping": null', '"gradient_clipping": "1"'],
  },
  'gradient accumulation and printing': {
    never: [
      '"managed_gradient_accumulation": false, "zero_optimization": {"stage": 2, "overlap_comm": true}',
      '"managed_gradient_accumulation": false, "zero_optimization": {"stage": 1}',
      '"steps_per_print": -1',
      '"steps_per_print": 2.5',
      '"log_level": "Info"',
    ],
    initialize: [
      '"managed_gradient_accumulation": false, "zero_optimization": {"stage": 0, "overlap_comm": true}',
      '"managed_gradient_accumulation": false, "zero_optimization": {"stage": 1, "overlap_comm": true}',
      '"managed_gradient_accumulation": false, "compile": {"deepcompile": true}, "zero_optimization": {"stage": 3}',
      '"managed_gradient_accumulation": false, "amp": {"enabled": true}, "zero_optimization": {"stage": 0}',
      '"log_level": "LOUD"',
    ],
    step: ['"steps_per_print": 0', '"steps_per_print": "2"'],
  },
  ZenFlow: {
    never: [
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 1, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {"select_strategy": "epoch", "select_interval": 2, "update_interval": 4}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {"select_strategy": "step", "select_interval": 0, "update_interval": 4}}',
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "amsgrad": false}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
    ],
    initialize: [
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 2, "zenflow": {}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu"}, "zenflow": {"select_interval": 4}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {"select_strategy": "step"}}',
      '"optimizer": {"type": "Adam", "params": {}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {"select_strategy": "step", "select_interval": 2, "update_interval": 4}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 2, "overlap_comm": false, "offload_optimizer": {"device": "cpu"}, "zenflow": {"offload": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 1, "offload_optimizer": {"device": "cpu"}, "zenflow": {"offload": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 3, "overlap_comm": false, "offload_optimizer": {"device": "cpu"}, "zenflow": {"offload": true}}',
      '"zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "bias_correction": false}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "set_grad_none": false}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
      '"optimizer": {"type": "AdamW"}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
    ],
    step: [
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 0, "offload_optimizer": {"device": "cpu"}, "zenflow": {}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 0, "zenflow": {}}',
    ],
  },
  'ZeRO++': {
    never: [
      '"zero_optimization": {"stage": 3, "zero_quantized_gradients": true}',
      '"zero_optimization": {"stage": 2, "reduce_scatter": false, "zero_quantized_gradients": true}',
    ],
    initialize: ['"zero_optimization": {"stage": 3, "reduce_scatter": false, "zero_quantized_gradients": true}'],
  },
  'curriculum and layer drop': {
    never: [
      '"curriculum_learning": {"enabled": false, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "foo", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_linear", "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
    ],
    initialize: [
      '"progressive_layer_drop": {"enabled": true}',
      '"progressive_layer_drop": {"enabled": true, "theta": 0.5}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "max_difficulty": 64, "schedule_type": "fixed_linear", "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_linear"}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "foo", "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_root", "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_linear", "schedule_config": {"total_curriculum_step": 8}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_discrete", "schedule_config": {"difficulty": [1, 2], "max_step": [1, 2]}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_discrete", "schedule_config": {}}',
      '"curriculum_learning": {"enabled": true, "curriculum_type": "seqlen", "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_discrete", "schedule_config": {"difficulty": [1], "max_step": []}}',
    ],
    step: [
      '"curriculum_learning": {"enabled": true, "min_difficulty": 8, "max_difficulty": 64, "schedule_type": "fixed_linear", "schedule_config": {"total_curriculum_step": 10, "difficulty_step": 8}}',
    ],
  },
  'random LTD': {
    never: [
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}, "layer_token_lr_schedule": {"enabled": false}}}}',
    ],
    initialize: [
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim"}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}, "layer_token_lr_schedule": {"enabled": true}}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}, "layer_token_lr_schedule": {}}}}',
      '"data_efficiency": {"enabled": false, "data_routing": {"enabled": false, "random_ltd": {"enabled": true}}}',
    ],
    step: [
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "foo", "schedule_config": {"require_steps": 2, "seq_per_step": 8}}}}}',
      '"train_batch_size": 2, "data_efficiency": {"enabled": true, "data_routing": {"enabled": true, "random_ltd": {"enabled": true, "total_layer_num": 2, "random_ltd_layer_num": 1, "random_ltd_layer_id": [1], "model_mask_name": null, "model_type": "decoder", "hidden_state_order": "seq_batch_dim", "random_ltd_schedule": {"min_value": 8, "max_value": 16, "schedule_type": "fixed_linear", "schedule_config": {"seq_per_step": 8}}}}}',
    ],
  },
  compression: {
    never: [
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": true, "quantize_weight_in_forward": true}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 8}, "modules": ["0"]}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": false}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 4}, "modules": ["0"]}}}}',
    ],
    initialize: [
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": true, "quantize_weight_in_forward": true}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 8}}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": true, "quantize_weight_in_forward": true}, "different_groups": {"g": {"modules": ["*"], "params": {"start_bits": 8, "target_bits": 8}}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": false}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 4}, "modules": ["+"]}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": false, "quantize_weight_in_forward": true}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 8}}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": true, "quantize_weight_in_forward": false}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 8}, "modules": ["0"]}}}}',
      '"compression_training": {"activation_quantization": {"shared_parameters": {"enabled": true}, "different_groups": {"g": {"params": {"bits": 8}}}}}',
      '"compression_training": {"weight_quantization": {"shared_parameters": {"enabled": false}, "different_groups": {"g": {"params": {"start_bits": 8, "target_bits": 4}, "modules": null}}}}',
    ],
  },
  'expert parallelism': {
    never: ['"expert_parallel": {"enabled": true}', '"expert_parallel": {"enabled": true, "top_k": "x"}'],
    initialize: [
      '"expert_parallel": {"enabled": true, "autoep_size": 0}',
      '"expert_parallel": {"enabled": true, "autoep_size": "1"}',
      '"expert_parallel": {"enabled": true, "expert_tensor_parallel_size": 0}',
      '"expert_parallel": {"enabled": true, "validate_folding_routing": 1}',
      '"expert_parallel": {"enabled": true, "preset_model": "foo"}',
      '"expert_parallel": {"enabled": true, "routed_scaling_factor": "x"}',
      '"expert_parallel": {"enabled": true, "num_limited_groups": 0}',
      '"expert_parallel": {"enabled": true, "expert_w1": ""}',
      '"expert_parallel": {"enabled": true, "expert_w3": "a.b"}',
      '"expert_parallel": {"enabled": true, "has_shared_experts": 1}',
      '"expert_parallel": {"enabled": true, "num_expert_groups": 2, "num_limited_groups": 3}',
      '"expert_parallel": {"enabled": true, "preset_model": "mixtral"}, "tensor_parallel": {"preset_model": "llama"}',
    ],
  },
  'two ranks, up to 0.19.7': {
    worldSize: 2,
    version: '0.19.7',
    initialize: [
      '"expert_parallel": {"enabled": true, "autoep_size": 2}, "tensor_parallel": {"autotp_size": 2}, "zero_optimization": {"stage": 3}',
    ],
  },
  'two ranks': {
    worldSize: 2,
    never: [
      '"zero_optimization": {"stage": 3, "zero_hpz_partition_size": 2}',
      '"zero_optimization": {"stage": 3, "zero_hpz_partition_size": 3}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [3, -1]}]}}',
      '"expert_parallel": {"enabled": true, "autoep_size": 2}',
      '"expert_parallel": {"enabled": true, "autoep_size": 2}, "use_data_before_expert_parallelism": true',
    ],
    initialize: [
      '"zero_optimization": {"stage": 3, "mics_shard_size": 4}',
      '"tensor_parallel": {"autotp_size": 2, "tp": {"tp_size": 4}}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [0, -1]}]}}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [3, -1], "partition_dim": 2}]}}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [[1, 2], -1], "partition_dim": 1}]}}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [[], -1]}]}}',
      '"tensor_parallel": {"autotp_size": 2, "partition_config": {"layer_specs": [{"patterns": ["x"], "shape": [[[1]], -1]}]}}',
      '"expert_parallel": {"enabled": true, "autoep_size": 2}, "tensor_parallel": {"autotp_size": 2}, "compile": {"deepcompile": true}',
      '"expert_parallel": {"enabled": true, "autoep_size": 1}, "tensor_parallel": {"autotp_size": 2}',
      '"expert_parallel": {"enabled": true, "autoep_size": 2}, "tensor_parallel": {"autotp_size": 2}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "none"}}',
      '"expert_parallel": {"enabled": true, "autoep_size": 2}, "tensor_parallel": {"autotp_size": 2}, "use_data_before_expert_parallelism": true',
      '"expert_parallel": {"enabled": true, "autoep_size": 3}',
    ],
  },
  'three ranks': {
    worldSize: 3,
    never: ['"zero_optimization": {"stage": 2, "zero_hpz_partition_size": 2}'],
    initialize: [
      '"zero_optimization": {"stage": 3, "zero_hpz_partition_size": 2}',
      '"zero_optimization": {"stage": 3, "mics_shard_size": 2}',
    ],
  },
};

describeRuns(runs);

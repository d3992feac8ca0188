import { newestVersion } from '../../server/src/catalog/releases.js';
import { releaseReading } from '../release-reading.js';
import { allEntries, configWith, titleOf } from './catalog-entries.js';
import { exampleQuestions } from './example-questions.js';
import { rulesToAsk } from './rule-questions.js';

/** A config, and the number of data-parallel processes that read it. */
export interface EffectiveQuestion {
  readonly id: string;
  readonly text: string;
  readonly worldSize: number;
}

/** The baseline: other answers are recorded as their difference from it. */
export const baseline: EffectiveQuestion = { id: 'baseline', text: '{"train_batch_size": 8}', worldSize: 1 };

const batch = '"train_micro_batch_size_per_gpu": 2';

function zero(members: string): string {
  return `{${batch}, "zero_optimization": {${members}}}`;
}

function compressing(technique: string): string {
  return `{${batch}, "compression_training": {${technique}}}`;
}

/** Values that DeepSpeed derives, converts, moves or leaves out, one at a time. */
const own: { readonly [name: string]: string } = {
  'only the whole batch': '{"train_batch_size": 32}',
  'whole and micro batch': '{"train_batch_size": 32, "train_micro_batch_size_per_gpu": 2}',
  'whole batch and steps': '{"train_batch_size": 32, "gradient_accumulation_steps": 4}',
  'only the micro batch': `{${batch}}`,
  'micro batch and steps': `{${batch}, "gradient_accumulation_steps": 3}`,
  'null beside a batch size': `{${batch}, "train_batch_size": null}`,
  'shared by two GPUs': '{"train_batch_size": 32, "sequence_parallel_size": 2}',
  'batches of elasticity 0.1':
    '{"elasticity": {"enabled": true, "version": 0.1, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6]}}',
  'batches of elasticity 0.2':
    '{"elasticity": {"enabled": true, "version": 0.2, "max_train_batch_size": 100, "micro_batch_sizes": [2, 4], "prefer_larger_batch": false}}',
  'batches beside elasticity': `{${batch}, "elasticity": {"enabled": true, "ignore_non_elastic_batch_info": true, "max_train_batch_size": 64, "micro_batch_sizes": [2, 4]}}`,
  'stage as text': zero('"stage": "3"'),
  'stage as true': zero('"stage": true'),
  'stage as float': zero('"stage": 2.0, "overlap_comm": null'),
  'stage dropped': zero('"stage": "auto", "overlap_comm": "auto", "offload_param": "auto"'),
  'overlap written': zero('"stage": 3, "overlap_comm": "off"'),
  'numbers with exponents': zero('"stage": 3, "reduce_bucket_size": 5e8, "sub_group_size": 1e9'),
  'numbers as text': zero('"stage": 2, "reduce_bucket_size": "1_000", "allgather_bucket_size": " 7 "'),
  'names without the prefix': zero('"stage": 3, "prefetch_bucket_size": 11, "max_live_parameters": 12'),
  'old offloading': zero('"stage": 3, "cpu_offload": true, "cpu_offload_param": true'),
  'no old offloading': zero('"stage": 2, "cpu_offload": false, "cpu_offload_use_pin_memory": true'),
  'old gathering': zero('"stage": 3, "stage3_gather_fp16_weights_on_model_save": true'),
  'zero as true': `{${batch}, "zero_optimization": true, "allgather_size": 1000}`,
  'zero as false': `{${batch}, "zero_optimization": false}`,
  'offloading with defaults': zero('"stage": 3, "offload_param": {}, "offload_optimizer": {"device": "cpu"}'),
  'offloading to a path': zero('"stage": 3, "offload_param": {"device": "nvme", "nvme_path": "/tmp//x/./y/"}'),
  zenflow: zero('"stage": 2, "offload_optimizer": {"device": "cpu"}, "zenflow": {"topk_ratio": "0.2"}'),
  'leaf modules as text': zero('"stage": 3, "leaf_module": {"names": "decoder"}'),
  'bf16 by its old name': `{${batch}, "bfloat16": {"enabled": "yes"}}`,
  'both names of bf16': `{${batch}, "bfloat16": {"enabled": true}, "bf16": {"enabled": false}}`,
  'null in place of bf16': `{${batch}, "bf16": null, "bfloat16": {"enabled": true}}`,
  'fp16 with texts': `{${batch}, "fp16": {"enabled": 1, "loss_scale": "128", "initial_scale_power": "12"}}`,
  'truths in other words': `{${batch}, "dump_state": "false", "prescale_gradients": 0, "memory_breakdown": null, "sparse_gradients": []}`,
  'upper and lower case': `{${batch}, "communication_data_type": "FP16", "gradient_allreduce_op": "MEAN", "checkpoint": {"tag_validation": "fail"}}`,
  'timers by the profiler': `{${batch}, "flops_profiler": {"enabled": true, "profile_step": 7}}`,
  'norm in the optimizer': `{${batch}, "optimizer": {"type": "AdamW", "params": {"lr": 0.1, "max_grad_norm": 1.5}}}`,
  'norm in the optimizer with fp16': `{${batch}, "fp16": {"enabled": true}, "optimizer": {"type": "Adam", "params": {"max_grad_norm": 1.5}}}`,
  'optimizer without params': `{${batch}, "optimizer": {"type": "Adam"}, "scheduler": {"type": "WarmupLR", "params": {}}}`,
  'unknown keys': `{${batch}, "train_step": 3, "activation_checkpointing": {"partitioned": true}, "pipeline": {"stage": 2}}`,
  'monitors off and on': `{${batch}, "wandb": {"enabled": "true"}, "csv_monitor": {}, "tensorboard": "auto"}`,
  'communication log': `{${batch}, "comms_logger": {"enabled": true, "prof_ops": ["all_reduce"]}}`,
  'parallel writing': `{${batch}, "checkpoint": {"parallel_write": {"pipeline_stage": true}, "writer": {"type": "fast"}}}`,
  'data types': `{${batch}, "data_types": {"grad_accum_dtype": "fp32"}}`,
  autocast: `{${batch}, "torch_autocast": {"enabled": true, "dtype": "torch.bfloat16"}}`,
  'layers that drop out': `{${batch}, "progressive_layer_drop": {"enabled": true, "theta": 0.5, "gamma": 0.001}}`,
  'sparse attention': `{${batch}, "sparse_attention": {"mode": "bigbird", "block": 32, "num_local_blocks": 4}}`,
  'sparse attention of the usual mode': `{${batch}, "sparse_attention": {"num_random_blocks": 4}}`,
  'sampling that is off': `{${batch}, "data_efficiency": {"enabled": true, "data_sampling": {"enabled": true, "curriculum_learning": {"enabled": false, "data_cluster_path": "x"}}}}`,
  'routing that is off': `{${batch}, "data_efficiency": {"data_routing": {"random_ltd": {"enabled": false, "total_layer_num": 24}}}}`,
  'dynamic batches': `{${batch}, "data_efficiency": {"data_sampling": {"dynamic_batching": {"enabled": true, "max_tokens": 100}}}}`,
  'pruning by size': compressing(
    '"sparse_pruning": {"shared_parameters": {"enabled": true, "method": "l1", "dense_ratio": 0.5}, "different_groups": {"a": {"params": {"dense_ratio": 0.5}}}}',
  ),
  'pruning by momentum': compressing(
    '"sparse_pruning": {"shared_parameters": {"enabled": true, "method": "snip_momentum", "schedule_offset": 30}, "different_groups": {}}',
  ),
  'fewer layers, but off': compressing('"layer_reduction": {"enabled": false, "module_name_prefix": "bert"}'),
  'quantized weights': compressing(
    '"weight_quantization": {"shared_parameters": {"enabled": true, "fp16_mixed_quantize": {"enabled": true}}, "different_groups": {"a": {"params": {"start_bits": 8, "target_bits": 4}, "modules": ["x"]}}}',
  ),
  'tensor parallel': `{${batch}, "tensor_parallel": {"autotp_size": "2", "tp": {"tp_size": 2}}}`,
  experts: `{${batch}, "expert_parallel": {"enabled": true, "autoep_size": 2, "preset_model": "mixtral"}}`,
  compile: `{${batch}, "compile": {"deepcompile": "on", "passes": null}}`,
  hjson: `{\n  # sizes\n  train_batch_size: 16\n  zero_optimization: {stage: 1}\n  steps_per_print: 1e3\n}`,
};

const ownQuestions = Object.entries(own).map(([name, text]) => ({ id: `own: ${name}`, text }));
const goodExamples = rulesToAsk.map(({ code, good }) => ({ id: `rule ${code}`, text: good }));
const files = exampleQuestions.map(({ id, question }) => ({ id, text: question.text }));

/** Every key that DeepSpeed reads, with the value null; items of lists have no key. */
export const nullQuestions: readonly EffectiveQuestion[] = allEntries(newestVersion)
  .filter(({ node, parameter: { status, hidden } }) => {
    const isRead = status === undefined || status === 'dead';
    return isRead && hidden !== true && !node.path.includes('[]');
  })
  .map(entry => ({ id: `null: ${titleOf(entry)}`, text: configWith(entry, null), worldSize: 1 }));

/** Every config above, every rule's good example, every example and every template, for one process and for four. */
export const effectiveQuestions: readonly EffectiveQuestion[] = [...ownQuestions, ...goodExamples, ...files]
  .filter(({ text }) => releaseReading(text) === newestVersion)
  .flatMap(({ id, text }) => [1, 4].map(worldSize => ({ id: `${id}, ${worldSize}`, text, worldSize })));

import { gibibytes } from '../checking/gibibytes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import { runMemory, withRemedy } from '../semantics/run-memory.js';
import { propertyAt } from '../semantics/settled.js';

const llama =
  '{"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "num_attention_heads": 32, "num_hidden_layers": 32, "vocab_size": 32000}';

export const exceededGpuMemory: Rule = {
  code: 'exceeded-gpu-memory',
  severity: 'information',
  failsAt: 'step',
  summary: 'A micro batch and sequences that do not fit into the GPUs.',
  why: 'Activations and logits grow with the tokens of a micro batch. The rule checks a run only if everything that decides about its memory is known: the layers of the model, the GPUs and their memory, sequence length, checkpointing, attention and the weights that are trained. It counts tensors only, so a run without this finding may still not fit.',
  bad: '{ "train_micro_batch_size_per_gpu": 32, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3 } }',
  good: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3 } }',
  assuming: {
    model: 'config.json',
    modelText: llama,
    worldSize: 8,
    gpuMemoryGB: 80,
    sequenceLength: 4096,
    activationCheckpointing: 'off',
    attention: 'sdpa',
    loraRank: 16,
  },
  noFix:
    'If no key of memory is enough, a smaller micro batch, shorter sequences, checkpointing and offload save memory at different prices.',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine.backward',
  about: [batchKeys.micro, batchKeys.train],
  checkConfig(context) {
    const memory = runMemory(context);
    const property =
      propertyOf(context.document.root, batchKeys.micro) ?? propertyOf(context.document.root, batchKeys.train);
    if (memory?.gpu === undefined || property === undefined || memory.gpu.needed <= memory.gpu.available) {
      return undefined;
    }
    const { gpu, microBatch, sequenceLength, phase } = memory;
    const [remedy] = gpu.remedies;
    const own = remedy && propertyAt(context.document, remedy[0]);
    const has = `needs ${gibibytes(gpu.needed)} GiB for tensors and has ${gibibytes(gpu.available)}. PyTorch stops with an OutOfMemoryError in ${phase}`;
    return [
      {
        span: own?.value ?? property.value ?? property.key,
        message: remedy
          ? `Each GPU ${has}. ${withRemedy(remedy)}`
          : `With micro batch ${microBatch} and sequences of ${sequenceLength.toLocaleString('en-US')} tokens, each GPU ${has} of a batch of that length. Lower the micro batch, shorten the sequences, or turn on activation checkpointing.`,
      },
    ];
  },
};

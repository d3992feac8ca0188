import { analyse } from '../../../server/src/analysis/analysis.js';
import { type MemorySource, memorySource } from '../../../server/src/analysis/memory-source.js';
import { openText } from '../../../server/src/document/config-document.js';
import { readModel } from '../../../server/src/estimating/model.js';
import { knowModel } from '../../../server/src/estimating/model-of-settings.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import '../estimator.js';

/** The config.json of Llama-2-7B. */
const llama = JSON.stringify({
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  vocab_size: 32000,
  max_position_embeddings: 4096,
});

/** A usual config in stage 2. */
export const usual = `{
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 8,
  "bf16": { "enabled": true },
  "optimizer": { "type": "AdamW", "params": { "lr": 2e-5 } },
  "zero_optimization": { "stage": 2, "overlap_comm": true, "reduce_bucket_size": 5e8 }
}`;

/**
 * Returns the facts that the picture of a config shows, for Llama-2-7B on eight GPUs unless the settings say otherwise.
 */
export function sourceOf(text: string, more: Partial<Settings> = {}): MemorySource {
  const settings: Settings = { ...defaultSettings, model: 'llama/config.json', worldSize: 8, ...more };
  if (settings.model === 'llama/config.json') {
    knowModel(settings, readModel(llama));
  }
  return memorySource(analyse(openText(text), settings));
}

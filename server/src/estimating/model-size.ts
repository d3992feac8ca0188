import { isObject } from '../document/is-object.js';
import { bodyOf, classOf, hasVocabularyHead } from './architectures/config-parts.js';
import type { JsonObject } from './architectures/fields.js';
import { modulesOf } from './architectures/model-modules.js';
import { type Module, measure } from './architectures/module.js';
import { modelFiles } from './model-file-names.js';

/** The facts about a model that an estimate needs. */
export interface ModelSize {
  /** Parameters. A parameter of several modules counts once. */
  readonly params: number;
  /** Parameters that the run trains. Undefined: all of them. */
  readonly trained?: number;
  /** Parameters from the first trained one to the last layer. Undefined: all of them. */
  readonly reached?: number;
  /** Elements of the largest tensor that the run trains. Undefined: it is part of the largest layer. */
  readonly largestTrained?: number;
  /**
   * DeepSpeed's largest layer, usually the embedding: the most parameters that one module has of its own, without those
   * of its submodules. Undefined if not known.
   */
  readonly largestLayer?: number;
  /** Elements of the largest parameter tensor. Undefined if not known. */
  readonly largestTensor?: number;
  readonly hiddenSize?: number;
  readonly layers?: number;
  /** The assumptions, as sentences. */
  readonly notes: readonly string[];
}

/** A model's size, or a sentence that says why it is not known. */
export type SizeReading =
  | { readonly ok: true; readonly size: ModelSize }
  | { readonly ok: false; readonly problem: string };

const no = (problem: string): SizeReading => ({ ok: false, problem });

/** Says which head is not counted, if one is not. */
function headNote(config: JsonObject, modules: readonly Module[]): string | undefined {
  const known = classOf(config);
  const counted = hasVocabularyHead(config) || modules.some(({ role }) => role === 'classifier');
  return counted || (known?.endsWith('Model') ?? true)
    ? undefined
    : `The head of ${known} is not counted: it is small and depends on the task.`;
}

const nestedNote =
  'Only the language model is counted: the file does not contain the size of the rest, such as a vision model.';
const expertsNote =
  'The experts of a layer count as one layer, as transformers 5 builds them; transformers 4 has a module for each.';

function sizeOfConfig(outer: JsonObject): SizeReading {
  const { config, nested } = bodyOf(outer);
  const modelType = typeof config.model_type === 'string' ? config.model_type : '';
  const model = modulesOf(outer);
  if (model === undefined) {
    return no(
      modelType === ''
        ? 'The config has no "model_type". Give the number of parameters instead.'
        : `The size of a model of type "${modelType}" is not known from its config. Give the number of parameters instead.`,
    );
  }
  const { modules, fields } = model;
  const { params, largestLayer, largestTensor } = measure(modules);
  const layers = fields.number(['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers', 'encoder_layers'], 0);
  const decoding = fields.number(['num_decoder_layers', 'decoder_layers'], 'd_ff' in config ? layers : 0);
  if (fields.missing.size > 0) {
    const names = [...fields.missing].map(name => `"${name}"`).join(', ');
    return no(
      `The config of the "${modelType}" model lacks ${names}, or a positive number there. Give the number of parameters instead.`,
    );
  }
  if (!Number.isSafeInteger(params) || params < 1) {
    return no('The sizes in the config do not describe a model. Give the number of parameters instead.');
  }
  const experts = ['num_local_experts', 'num_experts', 'n_routed_experts'].some(name => Object.hasOwn(config, name));
  const notes = [nested ? nestedNote : undefined, experts ? expertsNote : undefined, headNote(outer, modules)].filter(
    each => each !== undefined,
  );
  const hiddenSize = fields.number(['hidden_size', 'n_embd', 'd_model', 'dim', 'n_embed']);
  return { ok: true, size: { params, largestLayer, largestTensor, hiddenSize, layers: layers + decoding, notes } };
}

/** Returns the number of layers in the names of weights: `model.layers.31.mlp.up_proj.weight`. */
function layersOf(weights: readonly string[]): number {
  const layers = weights.map(name => /^.*?\b(?:layers?|h|blocks?)\.\d+\./.exec(name)?.[0]);
  return new Set(layers.filter(layer => layer !== undefined)).size;
}

function sizeOfIndex({ metadata, weight_map: weights }: JsonObject, bytesPerParameter: number): SizeReading {
  const { total_parameters: counted, total_size: bytes } = isObject(metadata) ? metadata : {};
  const layers = layersOf(Object.keys(isObject(weights) ? weights : {}));
  const rest = layers === 0 ? {} : { layers };
  const largest = 'An index does not contain the size of the largest layer.';
  if (Number.isSafeInteger(counted) && Number(counted) > 0) {
    return { ok: true, size: { params: Number(counted), ...rest, notes: [largest] } };
  }
  if (Number.isSafeInteger(bytes) && Number(bytes) > 0) {
    const note = `The index has no number of parameters. The estimate divides its ${bytes} bytes by ${bytesPerParameter} bytes per parameter.`;
    return {
      ok: true,
      size: { params: Math.round(Number(bytes) / bytesPerParameter), ...rest, notes: [note, largest] },
    };
  }
  return no('The index has neither "total_parameters" nor "total_size" in its "metadata".');
}

/**
 * Reads a model's size from the content of one of its `modelFileNames`. `bytesPerParameter`
 * converts an index that has its size only in bytes: 2 for 16-bit weights.
 */
export function readModelSize(text: string, bytesPerParameter = 2): SizeReading {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return no(`This is not JSON. Use the ${modelFiles} of a Hugging Face model.`);
  }
  if (!isObject(content)) {
    return no(`This is not a JSON object. Use the ${modelFiles} of a Hugging Face model.`);
  }
  if (isObject(content.weight_map) || (isObject(content.metadata) && 'total_size' in content.metadata)) {
    return sizeOfIndex(content, bytesPerParameter);
  }
  if ('zero_optimization' in content || 'train_micro_batch_size_per_gpu' in content) {
    return no('This is a DeepSpeed config, not a model config. Use the config.json beside the weights of the model.');
  }
  return sizeOfConfig(content);
}

import { isObject } from '../../document/is-object.js';
import type { JsonObject } from './fields.js';

/** Classes whose head is the projection onto the vocabulary. A file without a class is assumed to have one of them. */
const languageModel = /(ForCausalLM|LMHeadModel|ForMaskedLM|ForPreTraining|ForConditionalGeneration|WithLMHead)$/;

export interface Body {
  readonly config: JsonObject;
  /** Whether the config describes more than the language model. The rest is not counted. */
  readonly nested: boolean;
}

/** Returns the part of a config that describes the language model. */
export function bodyOf(config: JsonObject): Body {
  const inner = config.text_config;
  return isObject(inner) ? { config: inner, nested: true } : { config, nested: isObject(config.vision_config) };
}

/** Returns the class of the model that a config is for, if it says so. */
export function classOf(config: JsonObject): string | undefined {
  const [name] = Array.isArray(config.architectures) ? config.architectures : [];
  return typeof name === 'string' ? name : undefined;
}

/** Whether the head of the model projects onto the vocabulary. */
export function hasVocabularyHead(config: JsonObject): boolean {
  const known = classOf(config);
  return known === undefined || languageModel.test(known);
}

/** Returns the number of labels that a classifier chooses between, 0 if the model is not one. */
export function labelsOf(config: JsonObject): number {
  if (!/For(Sequence|Image)Classification$/.test(classOf(config) ?? '')) {
    return 0;
  }
  const { id2label, num_labels: count } = config;
  return isObject(id2label) ? Object.keys(id2label).length : typeof count === 'number' ? count : 2;
}

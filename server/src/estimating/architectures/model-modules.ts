import { architectureOf } from './architectures.js';
import { bodyOf, classOf, hasVocabularyHead, labelsOf } from './config-parts.js';
import { type Fields, fieldsOf, type JsonObject } from './fields.js';
import type { Module } from './module.js';

/** The modules of a model, and the fields from which their sizes were read. */
export interface ModelModules {
  readonly modules: readonly Module[];
  readonly fields: Fields;
}

function tiedBy({ tie_word_embeddings: tied }: JsonObject): boolean | undefined {
  return typeof tied === 'boolean' ? tied : undefined;
}

/** Returns the modules of the model that a `config.json` describes. Undefined if its type is not known. */
export function modulesOf(outer: JsonObject): ModelModules | undefined {
  const { config, nested } = bodyOf(outer);
  const architecture = typeof config.model_type === 'string' ? architectureOf(config.model_type) : undefined;
  const fields = fieldsOf(config);
  const modules = architecture?.(fields, {
    head: hasVocabularyHead(outer),
    labels: labelsOf(outer),
    bare: classOf(outer)?.endsWith('Model') ?? false,
    tied: nested ? tiedBy(outer) : undefined,
  });
  return modules === undefined ? undefined : { modules, fields };
}

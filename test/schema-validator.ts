import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject } from 'ajv';
import type { JsonValue } from '../server/src/document/json-value.js';

/** A part of the schema, as JSON. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties?: { readonly [name: string]: Schema };
  readonly definitions?: { readonly [name: string]: Schema };
}

/** The schema; SCHEMA names a published one to test in its place. */
const file = process.env.SCHEMA || fileURLToPath(new URL('../schema/ds_config.schema.json', import.meta.url));

export const schemaText = readFileSync(file, 'utf8');

export const schema = JSON.parse(schemaText) as Schema;

/**
 * VS Code's keywords that JSON Schema does not have. SchemaStore's check knows the first three; the others have to be
 * declared to it.
 */
export const editorKeywords = [
  'markdownDescription',
  'enumDescriptions',
  'defaultSnippets',
  'deprecationMessage',
  'doNotSuggest',
  'errorMessage',
];

/** Ajv as SchemaStore uses it: in strict mode, so that a misplaced keyword is an error. */
export function strictAjv(): Ajv {
  const ajv = new Ajv({ strict: true, allErrors: true });
  for (const keyword of editorKeywords) {
    ajv.addKeyword(keyword);
  }
  return ajv;
}

const validate = strictAjv().compile(schema);

/** Returns the schema's errors on a config; none if it is valid. */
export function problemsIn(config: JsonValue): readonly ErrorObject[] {
  return validate(config) ? [] : (validate.errors ?? []);
}

/** Whether a config is valid by the schema. */
export function takes(config: JsonValue): boolean {
  return problemsIn(config).length === 0;
}

/** Describes the errors for readers of a failing test. */
export function told(config: JsonValue): string {
  return problemsIn(config)
    .map(({ instancePath, message }) => `${instancePath} ${message}`)
    .join('; ');
}

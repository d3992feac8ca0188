import type { JsonValue } from '../../../server/src/document/json-value.js';

/** A schema, or a part of one: JSON Schema's keywords (draft-07), and those that VS Code adds. */
export interface JsonSchema {
  readonly [keyword: string]: JsonValue;
}

/** Returns a reference to one of the definitions. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** Returns a schema that accepts what one of several accepts; a single one stands for itself. */
export function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = schemas;
  return first !== undefined && others.length === 0 ? first : { anyOf: schemas };
}

/** Returns a schema that applies another one under a condition. */
export function when(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  return { if: condition, then: consequence };
}

import type { JsonValue } from '../../../server/src/document/json-value.js';

/** A schema, or a piece of one: JSON Schema's keywords (draft-07), and those that VS Code adds. */
export interface JsonSchema {
  readonly [keyword: string]: JsonValue;
}

/** A reference to one of the definitions. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** A schema that takes what one of several takes; one alone stands for itself. */
export function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = schemas;
  return first !== undefined && others.length === 0 ? first : { anyOf: schemas };
}

/** A schema that asks for more under a condition. */
export function when(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  return { if: condition, then: consequence };
}

import type { JsonSchema } from './json-schema.js';

const names: { readonly [piece: string]: string } = {
  '{"type":"boolean"}': 'boolean',
  '{"type":"number","multipleOf":1}': 'integer',
  '{"type":"number"}': 'number',
  '{"type":"string"}': 'string',
  '{"type":"array"}': 'array',
  '{"$ref":"#/definitions/convertedBoolean"}': 'convertedBoolean',
  '{"$ref":"#/definitions/convertedInteger"}': 'convertedInteger',
  '{"$ref":"#/definitions/convertedNumber"}': 'convertedNumber',
  '{"$ref":"#/definitions/booleanAsNumber"}': 'boolean',
  '{"$ref":"#/definitions/auto"}': 'auto',
  '{"$ref":"#/definitions/nothing"}': 'null',
  '{}': 'anything',
};

const silent: readonly string[] = ['{"$ref":"#/definitions/numberAsBoolean"}'];

/**
 * Returns the name of a definition for a value in one of several forms: `integerOrNull`; undefined for other schemas.
 */
function nameOf({ anyOf: pieces }: JsonSchema): string | undefined {
  if (!Array.isArray(pieces)) {
    return undefined;
  }
  const spelt = pieces.map(piece => JSON.stringify(piece)).filter(piece => !silent.includes(piece));
  const parts = spelt.map(piece => names[piece]);
  return parts.includes(undefined)
    ? undefined
    : parts
        .map((part = '', index) => (index === 0 ? part : `Or${part.charAt(0).toUpperCase()}${part.slice(1)}`))
        .join('');
}

/** Collects the schemas that several keys share, so that each is written once. */
export class SharedValues {
  readonly definitions: { [name: string]: JsonSchema } = {};

  /** Returns the schema itself, or a reference to its definition. */
  of(schema: JsonSchema): JsonSchema {
    const name = nameOf(schema);
    if (name === undefined) {
      return schema;
    }
    this.definitions[name] = schema;
    return { $ref: `#/definitions/${name}` };
  }
}

import { type JsonSchema, ref } from './json-schema.js';

/** Returns a regular expression without flags that matches a word in any case. */
export function inAnyCase(word: string): string {
  return word.replace(/[a-z]/gi, letter => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

const words = ['auto', ...['true', 'false', 't', 'f', 'yes', 'no', 'y', 'n', 'on', 'off'].map(inAnyCase)];
const digits = '\\d(?:_?\\d)*';

/** Returns a schema that accepts the same but gives an editor nothing to offer. */
function unoffered(schema: JsonSchema): JsonSchema {
  return { not: { not: schema } };
}

/** Definitions that many keys share. */
export const valueDefinitions: { readonly [name: string]: JsonSchema } = {
  auto: {
    $comment: 'Dropped by DeepSpeed if no program fills it in.',
    type: 'string',
    pattern: '^auto$',
  },
  nothing: { $comment: 'A null that is accepted, but not offered.', ...unoffered({ type: 'null' }) },
  notAnObject: {
    $comment: 'A value that is not a section is not checked while the file is read.',
    not: { type: 'object' },
  },
  falsy: { $comment: 'DeepSpeed skips values that are false in Python.', enum: [false, 0, '', null, [], {}] },
  booleanAsNumber: { $comment: 'Converted: true is 1, false is 0.', ...unoffered({ type: 'boolean' }) },
  trueAsNumber: { $comment: 'Converted to 1.', ...unoffered({ const: true }) },
  falseAsNumber: { $comment: 'Converted to 0.', ...unoffered({ const: false }) },
  digitsText: { $comment: 'Converted by Python.', type: 'string', pattern: `^\\s*[+-]?${digits}\\s*$` },
  truthy: { $comment: 'Any value that is true in Python.', not: ref('falsy') },
  strict: {
    description: 'An argument of the class that reads the section: when true, "auto" is not dropped.',
    doNotSuggest: true,
  },
  numberAsBoolean: {
    $comment: 'Converted: 1 is true, 0 is false.',
    type: 'number',
    minimum: 0,
    maximum: 1,
    multipleOf: 1,
  },
  booleanText: { $comment: 'Converted by pydantic.', type: 'string', pattern: `^(?:[01]|${words.join('|')})$` },
  integerText: {
    $comment: 'Converted by pydantic.',
    type: 'string',
    pattern: `^(?:auto|\\s*[+-]?${digits}(?:\\.0+)?\\s*)$`,
  },
  numberText: {
    $comment: 'Converted by pydantic.',
    type: 'string',
    pattern: `^(?:auto|\\s*[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?\\s*)$`,
  },
  unread: {
    $comment: 'A key that DeepSpeed refuses, except with this value.',
    type: 'string',
    pattern: '^auto$',
    errorMessage: 'DeepSpeed does not know this key and refuses the file.',
  },
  refused: {
    $comment: 'A key that DeepSpeed refuses, whatever its value is.',
    not: {},
    errorMessage: 'DeepSpeed has removed this key and refuses the file.',
  },
  convertedBoolean: { anyOf: [{ type: 'boolean' }, ref('numberAsBoolean'), ref('booleanText')] },
  convertedInteger: { anyOf: [{ type: 'number', multipleOf: 1 }, ref('integerText'), ref('booleanAsNumber')] },
  convertedNumber: { anyOf: [{ type: 'number' }, ref('numberText'), ref('booleanAsNumber')] },
};

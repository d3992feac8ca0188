import type { CatalogNode } from '../../../server/src/catalog/catalog.js';
import {
  type JsonType,
  type Limits,
  type Parameter,
  takesAuto,
  typesOf,
  type ValueKind,
} from '../../../server/src/catalog/parameter.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import { fillOf } from '../../../server/src/loaders/loader.js';
import { inAnyCase } from './definitions.js';
import { anyOf, type JsonSchema, ref } from './json-schema.js';

const numberAsBoolean = ref('numberAsBoolean');

/** Whether a value of a wrong type always stops DeepSpeed while it reads the file. */
function isTypeChecked({ check, failsAt, typeFailsAt, checkedWith }: Parameter): boolean {
  return check === 'strict' || ((typeFailsAt ?? failsAt) === 'load' && checkedWith === undefined);
}

/** Whether a value of the right type that is not allowed does so, too. */
function isValueChecked({ check, failsAt, checkedWith }: Parameter): boolean {
  return check === 'strict' || (failsAt === 'load' && checkedWith === undefined);
}

/** Whether any program replaces an "auto" at a path. */
function isFilled(path: string): boolean {
  return Object.values(loaders).some(loader => fillOf(loader, path) !== undefined);
}

/** Whether a strict section drops an "auto" at this key. */
function passesAuto({ parent }: CatalogNode, parameter: Parameter): boolean {
  return parent?.strict === true || takesAuto(parameter) || parameter.autoFailsAt !== 'load';
}

function takesNull({ null: kind }: Parameter): boolean {
  return kind !== 'rejected' && kind !== 'fails';
}

/** Returns an object without its undefined members. */
function defined(members: { readonly [name: string]: JsonSchema[string] | undefined }): JsonSchema {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonSchema;
}

function limitsOf(parameter: Parameter): JsonSchema {
  if (!isValueChecked(parameter)) {
    return {};
  }
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Limits = parameter;
  return defined({ minimum, exclusiveMinimum, maximum, exclusiveMaximum });
}

/** An integer may be written as 1.5e8, which some editors do not accept as an integer. */
function numberOf(type: 'integer' | 'number', parameter: Parameter): JsonSchema {
  return { type: 'number', ...(type === 'integer' ? { multipleOf: 1 } : {}), ...limitsOf(parameter) };
}

/** Returns the listed values of a key, each with its meaning. */
function listed({ values = [] }: Parameter): JsonSchema {
  const meanings = values.map(({ meaning }) => meaning?.replaceAll('`', '') ?? '');
  return {
    enum: values.map(({ value }) => value),
    ...(meanings.some(meaning => meaning !== '') ? { enumDescriptions: meanings } : {}),
  };
}

function isListed({ values }: Parameter, type: 'string' | 'number'): boolean {
  return values?.some(({ value }) => typeof value === type) === true;
}

/** Returns the listed strings in any case, if the key ignores case. */
function folded({ case: fold, values = [] }: Parameter): readonly JsonSchema[] {
  const names = values.map(({ value }) => inAnyCase(String(value).replaceAll('.', '\\.')));
  return fold === undefined ? [] : [{ type: 'string', pattern: `^(?:${names.join('|')})$` }];
}

function text(_: CatalogNode, parameter: Parameter): readonly JsonSchema[] {
  const { openValues, minLength } = parameter;
  const free = { type: 'string', ...(isValueChecked(parameter) ? defined({ minLength }) : {}) };
  if (!isListed(parameter, 'string')) {
    return [free];
  }
  const isClosed = openValues !== true && isValueChecked(parameter);
  return [listed(parameter), ...(isClosed ? folded(parameter) : [free])];
}

/** Returns listed numbers, and the values that are converted to one. */
function listedNumbers(parameter: Parameter): readonly JsonSchema[] {
  const numbers = (parameter.values ?? []).map(({ value }) => String(value).replaceAll('.', '\\.'));
  const pattern = `^(?:auto|\\s*\\+?(?:${numbers.join('|')})(?:\\.0+)?\\s*)$`;
  const converted = parameter.check === 'strict' ? [{ type: 'string', pattern }, ref('booleanAsNumber')] : [];
  return [listed(parameter), ...converted];
}

/** Returns true and false as the numbers that they are converted to, if the limits allow those. */
function asNumbers(parameter: Parameter): readonly JsonSchema[] {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = limitsOf(parameter) as Limits;
  const isTaken = (value: number): boolean =>
    value >= (minimum ?? value) &&
    value <= (maximum ?? value) &&
    value > (exclusiveMinimum ?? -1) &&
    value < (exclusiveMaximum ?? 2);
  const names = { '10': 'falseAsNumber', '01': 'trueAsNumber', '11': 'booleanAsNumber' } as const;
  const taken = [0, 1].map(value => (isTaken(value) ? '1' : '0')).join('');
  return taken === '00' ? [] : [ref(names[taken as keyof typeof names])];
}

function number(type: 'integer' | 'number', parameter: Parameter): readonly JsonSchema[] {
  const plain = numberOf(type, parameter);
  if (isListed(parameter, 'number')) {
    const isClosed = parameter.openValues !== true && isValueChecked(parameter);
    return isClosed ? listedNumbers(parameter) : [listed(parameter), plain];
  }
  if (parameter.check !== 'strict' || parameter.coerce === 'exact') {
    return [plain];
  }
  if (typesOf(parameter).includes('string')) {
    return [plain, ...asNumbers(parameter)];
  }
  if (parameter.coerce?.endsWith('-not-bool')) {
    return [plain, ref(type === 'integer' ? 'digitsText' : 'numberText')];
  }
  const isFree = Object.keys(limitsOf(parameter)).length === 0;
  return isFree
    ? [ref(type === 'integer' ? 'convertedInteger' : 'convertedNumber')]
    : [plain, ref(`${type}Text`), ...asNumbers(parameter)];
}

function boolean(_: CatalogNode, parameter: Parameter): readonly JsonSchema[] {
  const isSwitch = parameter.coerce === 'exact' || typesOf(parameter).includes('object');
  if (isSwitch) {
    return [{ type: 'boolean' }];
  }
  return parameter.check === 'strict' ? [ref('convertedBoolean')] : [{ type: 'boolean' }, numberAsBoolean];
}

/**
 * Returns the schema of a list's items; DeepSpeed checks those of some lists only. An "auto" among them is not a
 * placeholder.
 */
function itemsOf(
  node: CatalogNode,
  { items, itemValues, itemsFailAt }: Parameter,
  schemaOf: SchemaOf,
): JsonSchema | undefined {
  const options = itemValues === undefined ? undefined : { enum: itemValues };
  if (itemsFailAt === 'load') {
    return options ?? { type: items ?? 'string' };
  }
  if (node.item !== undefined) {
    return { anyOf: [schemaOf(node.item), {}] };
  }
  return options === undefined ? undefined : { anyOf: [options, {}] };
}

function list(node: CatalogNode, parameter: Parameter, schemaOf: SchemaOf): readonly JsonSchema[] {
  const items = itemsOf(node, parameter, schemaOf);
  const { length, coerce } = parameter;
  const size = length !== undefined && isValueChecked(parameter) ? { minItems: length, maxItems: length } : {};
  const array = { type: 'array', ...(items === undefined ? {} : { items }), ...size };
  return [array, ...(coerce === 'wrap' ? [{ type: 'string' }] : [])];
}

/** Values that pass the check that would otherwise stop the run. */
const passing: { readonly [kind in ValueKind]: (parameter: Parameter) => readonly JsonSchema[] } = {
  boolean: () => [ref('booleanAsNumber')],
  integer: () => [{ type: 'number', multipleOf: 1 }],
  number: () => [{ type: 'number' }],
  inRange: parameter => [{ type: 'number', ...limitsOf(parameter) }, ...asNumbers(parameter)],
  string: () => [{ type: 'string' }],
  digits: () => [ref('digitsText')],
  array: () => [{ type: 'array' }],
  object: () => [{ type: 'object' }],
  falsy: () => [ref('falsy')],
  truthy: () => [ref('truthy')],
};

type SchemaOf = (node: CatalogNode) => JsonSchema;
type Making = (node: CatalogNode, parameter: Parameter, schemaOf: SchemaOf) => readonly JsonSchema[];

const making: { readonly [type in Exclude<JsonType, 'object'>]: Making } = {
  boolean,
  integer: (_, parameter) => number('integer', parameter),
  number: (_, parameter) => number('number', parameter),
  string: text,
  array: list,
  null: () => [{ type: 'null' }],
  any: () => [{}],
  never: () => [],
};

/** Whether nothing reads a key or its section. */
function isUnseen(node: CatalogNode): boolean {
  const { parameter, parent } = node;
  const isIdle = parameter?.status === 'ignored' || (parameter?.status === 'dead' && parameter.check !== 'strict');
  return isIdle || (parent !== undefined && isUnseen(parent));
}

/** Returns a schema that offers the intended values and accepts any: nothing checks the key while the file is read. */
function meant(pieces: readonly JsonSchema[], section: JsonSchema | undefined): JsonSchema {
  const rest = section?.$ref === undefined && section?.properties === undefined ? {} : ref('notAnObject');
  return { anyOf: [...pieces, rest] };
}

/**
 * Returns the schema of a key's values, for every loader.
 *
 * @param section the schema of the key's own members, if it can be a section
 * @param schemaOf returns the schema of a list's items that have an entry of their own
 */
export function valueSchema(
  node: CatalogNode,
  parameter: Parameter,
  section: JsonSchema | undefined,
  schemaOf: SchemaOf,
): JsonSchema {
  if (isUnseen(node)) {
    return section?.$ref === undefined ? {} : meant([section], section);
  }
  if (typesOf(parameter).includes('any')) {
    return {};
  }
  const pieces = typesOf(parameter).flatMap(type =>
    type === 'object' ? [section ?? {}] : making[type](node, parameter, schemaOf),
  );
  const filled = isFilled(node.path) ? [{ const: 'auto' }] : [];
  if (!isTypeChecked(parameter)) {
    return meant([...pieces.filter(({ $ref }) => $ref !== numberAsBoolean.$ref), ...filled], section);
  }
  const passed = (parameter.passes ?? []).flatMap(kind => passing[kind](parameter));
  const auto = filled.length > 0 ? filled : passesAuto(node, parameter) ? [ref('auto')] : [];
  const nothing = takesNull(parameter) ? [ref('nothing')] : [];
  return anyOf(distinct([...pieces, ...passed, ...(takesText(pieces) ? filled : auto), ...nothing]));
}

const takingAuto: readonly unknown[] = [
  'convertedBoolean',
  'convertedInteger',
  'convertedNumber',
  'booleanText',
  'integerText',
  'numberText',
].map(name => ref(name).$ref);

/** Whether the schemas accept "auto" already: as any string, or as one that is converted. */
function takesText(pieces: readonly JsonSchema[]): boolean {
  return pieces.some(
    ({ type, pattern, $ref }) =>
      (type === 'string' && pattern === undefined) || ($ref !== undefined && takingAuto.includes(String($ref))),
  );
}

function distinct(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  return [...new Map(schemas.map(schema => [JSON.stringify(schema), schema])).values()];
}

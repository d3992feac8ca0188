import { isDeepStrictEqual } from 'node:util';
import { type JsonType, type Limits, type Parameter, typesOf } from '../../../server/src/catalog/parameter.js';
import { isNewer } from '../../../server/src/catalog/version.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { type About, type Difference, type Outcome, shown, symbolOf } from '../difference.js';
import type { Answers, Facts, PathFacts } from '../facts.js';
import { type Pair, type Pairs, sectionOf } from '../pairs.js';
import { isLive } from './presence.js';

/** A key with its field in a pydantic model. */
interface Field {
  readonly own: Pair['own'];
  readonly parameter: Parameter;
  readonly field: PathFacts;
}

function fieldsOf({ pairs }: Pairs): readonly Field[] {
  return pairs.filter(isLive).flatMap(({ own, found }) => {
    const field = found.find(({ reads, types }) => types !== undefined && reads.some(([how]) => how === 'field'));
    return field === undefined ? [] : [{ own, parameter: own.parameter, field }];
  });
}

function differs({ own, field }: Field, about: About, ours: unknown, theirs: unknown, advice: string): Difference {
  return {
    key: own.key,
    about,
    ours: shown(ours),
    theirs: shown(theirs),
    where: symbolOf(field.reads),
    advice,
  };
}

function withoutNull(types: readonly JsonType[]): readonly JsonType[] {
  return types.filter(type => type !== 'null').sort();
}

function compareTypes(fields: readonly Field[]): readonly Difference[] {
  return fields.flatMap(one => {
    const [ours, theirs] = [withoutNull(typesOf(one.parameter)), withoutNull(one.field.types ?? [])];
    const same = isDeepStrictEqual(ours, theirs) || theirs.includes('any');
    return same ? [] : [differs(one, 'type', ours, theirs, 'Correct `type`.')];
  });
}

function typeOf(value: JsonValue): JsonType {
  if (value === null) {
    return 'null';
  }
  const plain = typeof value;
  return Array.isArray(value)
    ? 'array'
    : plain === 'number'
      ? Number.isInteger(value)
        ? 'integer'
        : 'number'
      : plain === 'boolean' || plain === 'string'
        ? plain
        : 'object';
}

/** Whether a value of a type can be a key's default. Code can have 0 or 1 as the default of a fraction. */
function goesWith(type: JsonType, types: readonly JsonType[]): boolean {
  return types.includes(type) || types.includes('any') || (type === 'integer' && types.includes('number'));
}

/** Compares types with those of the defaults, for keys whose type no model declares. */
function compareDefaultTypes({ pairs }: Pairs): readonly Difference[] {
  return pairs.filter(isLive).flatMap(({ own, found }) => {
    const defaults = found.flatMap(({ types, defaults = [] }) => (types === undefined ? defaults : []));
    const theirs = [...new Set(defaults.map(typeOf))].filter(type => type !== 'null');
    const ours = typesOf(own.parameter);
    return theirs.length === 0 || theirs.some(type => goesWith(type, ours))
      ? []
      : {
          key: own.key,
          about: 'type' as const,
          ours: shown(ours),
          theirs: `${shown(defaults)} as the default`,
          where: symbolOf(found[0]?.reads ?? []),
          advice: 'Correct `type`.',
        };
  });
}

function compareItems(fields: readonly Field[]): readonly Difference[] {
  return fields.flatMap(one => {
    const [theirs] = one.field.items ?? [];
    const same = theirs === undefined || theirs === 'any' || one.parameter.items === theirs;
    return same ? [] : [differs(one, 'items', one.parameter.items, theirs, 'Correct `items`.')];
  });
}

const limitNames = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const;

function limitsOf(limits: Limits): Limits {
  return Object.fromEntries(limitNames.flatMap(name => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}

/**
 * Whether DeepSpeed refused a value beyond each limit while it loaded the config, so that a validator has the limits.
 */
function areRefusedBeyond(limits: Limits, answers: Answers['answers']): boolean {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = limits;
  const beyond = [
    minimum === undefined ? undefined : minimum - 1,
    exclusiveMinimum,
    maximum === undefined ? undefined : maximum + 1,
    exclusiveMaximum,
  ].filter(value => value !== undefined);
  return beyond.every(value => 'error' in (answers[`beyond ${value}`] ?? {}));
}

function compareLimits(fields: readonly Field[], facts: Facts): readonly Difference[] {
  const answers = new Map(facts.answers.map(({ id, answers: said }) => [id, said]));
  return fields.flatMap(one => {
    const [ours, theirs] = [limitsOf(one.parameter), limitsOf(one.field)];
    const isSaidByCode = Object.keys(theirs).length === 0 && areRefusedBeyond(ours, answers.get(one.own.key) ?? {});
    const advice = 'Correct the limits. Write what differs in earlier releases into `earlier`.';
    return isSaidByCode || isDeepStrictEqual(ours, theirs) ? [] : [differs(one, 'limits', ours, theirs, advice)];
  });
}

function compareStrictness({ pairs }: Pairs, facts: Facts): readonly Difference[] {
  const strict = new Set(facts.paths.flatMap(({ path, strict }) => (strict ? [path] : [])));
  return pairs.filter(isLive).flatMap(({ own, found }) => {
    const field = found.find(
      ({ path, reads }) => strict.has(path) || strict.has(sectionOf(path)) || reads.some(([how]) => how === 'field'),
    );
    const isStrict = own.parameter.check === 'strict';
    if (found.length === 0 || own.key.endsWith('[]') || isStrict === (field !== undefined)) {
      return [];
    }
    const theirs = isStrict ? 'reads it unchecked' : 'a field of a pydantic model';
    return {
      key: own.key,
      about: 'strictness' as const,
      ours: `check ${own.parameter.check}`,
      theirs,
      where: symbolOf(found[0]?.reads ?? []),
      advice: 'Correct `check`. catalog/strict-since.ts has the release since which a section is strict.',
    };
  });
}

const coercions: { readonly [type: string]: readonly (Parameter['coerce'] | undefined)[] } = {
  boolean: ['lax-bool'],
  integer: ['lax-int', 'lax-int-not-bool'],
  number: ['lax-float', 'lax-float-not-bool'],
};

function compareCoercions(fields: readonly Field[]): readonly Difference[] {
  return fields.flatMap(one => {
    const types = withoutNull(one.field.types ?? []);
    const expected = types.length === 1 ? coercions[types[0] ?? ''] : undefined;
    const same = expected === undefined || expected.includes(one.parameter.coerce);
    const advice = 'Correct `coerce`: pydantic converts what it can.';
    return same ? [] : [differs(one, 'coercion', one.parameter.coerce, expected.join(' or '), advice)];
  });
}

function compareDeprecations(fields: readonly Field[], version: string): readonly Difference[] {
  return fields.flatMap(one => {
    const { deprecated: known } = one.parameter;
    const deprecated = isNewer(known?.since, version) ? undefined : known;
    const theirs = one.field.deprecated;
    const named =
      typeof theirs !== 'string' || theirs.includes(' ') || deprecated?.replacedBy?.endsWith(theirs) !== false;
    const same = (deprecated === undefined) === (theirs === undefined) && named;
    return same ? [] : [differs(one, 'deprecation', deprecated, theirs, 'Correct `deprecated` and its `replacedBy`.')];
  });
}

/** Compares the types, limits and other facts that pydantic models declare. */
export function compareFields(pairs: Pairs, facts: Facts, version: string): Outcome {
  const fields = fieldsOf(pairs);
  const differences = [
    ...compareTypes(fields),
    ...compareDefaultTypes(pairs),
    ...compareItems(fields),
    ...compareLimits(fields, facts),
    ...compareStrictness(pairs, facts),
    ...compareCoercions(fields),
    ...compareDeprecations(fields, version),
  ];
  return { compared: fields.length, differences };
}

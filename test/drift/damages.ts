import type { Parameter } from '../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import type { About } from './difference.js';

/** A kind of mistake in an entry. */
export interface Damage {
  readonly name: string;
  /** The least share of the affected entries that has to be reported. DeepSpeed's code does not show the rest. */
  readonly share: number;
  /** The subjects of the differences that report it. */
  readonly tells: readonly About[];
  /** Returns the entry with the mistake, null to remove the entry, or undefined if the mistake does not apply to it. */
  readonly of: (parameter: Parameter) => Parameter | null | undefined;
}

function other(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') {
    return !value;
  }
  if (typeof value === 'number') {
    return value + 1;
  }
  return typeof value === 'string' ? `${value}x` : 7;
}

/** Returns an entry without some of its fields. */
function without(parameter: Parameter, ...fields: readonly (keyof Parameter)[]): Parameter {
  const kept = Object.entries(parameter).filter(([field]) => !fields.includes(field as keyof Parameter));
  return Object.fromEntries(kept) as unknown as Parameter;
}

function isLive({ status, refused, removedIn }: Parameter): boolean {
  return status === undefined && refused === undefined && removedIn === undefined;
}

function isUnlimited({ minimum, exclusiveMinimum, type }: Parameter): boolean {
  return minimum === undefined && exclusiveMinimum === undefined && (type === 'integer' || type === 'number');
}

/** Returns a kind of mistake that only applies to live entries. */
function wrong(
  name: string,
  share: number,
  tells: readonly About[],
  of: (parameter: Parameter) => Parameter | null | undefined,
): Damage {
  return { name, share, tells, of: parameter => (isLive(parameter) ? of(parameter) : undefined) };
}

function nullBecomes(from: Parameter['null'], to: NonNullable<Parameter['null']>, share: number): Damage {
  return wrong(`null ${from} called ${to}`, share, ['null'], parameter =>
    parameter.null === from ? { ...parameter, null: to } : undefined,
  );
}

function autoBecomes(from: Parameter['auto'], to: Parameter['auto'], share: number): Damage {
  return wrong(`"auto" ${from} called ${to}`, share, ['auto'], parameter =>
    parameter.auto === from ? { ...parameter, auto: to } : undefined,
  );
}

/** All kinds of mistakes. */
export const damages: readonly Damage[] = [
  wrong('no entry', 0.94, ['presence'], () => null),
  wrong('never read', 0.96, ['presence'], parameter => ({ ...parameter, since: null })),
  wrong('comes with a later release', 0.96, ['presence'], parameter => ({ ...parameter, since: '99.0.0' })),
  wrong('called removed', 0.96, ['presence'], parameter => ({ ...parameter, removedIn: '0.9.0' })),
  wrong('called ignored', 0.96, ['presence'], parameter => ({ ...parameter, status: 'ignored', since: null })),
  wrong('called rejected', 0.96, ['presence'], parameter => ({ ...parameter, status: 'rejected', since: null })),
  wrong('called refused', 0.08, ['refusal', 'presence'], parameter => ({
    ...parameter,
    refused: { since: '0.9.0', message: 'This key is not there any more' },
  })),
  wrong('another default', 0.83, ['default'], parameter =>
    parameter.default === undefined
      ? undefined
      : { ...without(parameter, 'defaults'), default: other(parameter.default) },
  ),
  wrong('a default that does not exist', 0.08, ['default', 'required'], parameter =>
    parameter.required === undefined ? undefined : { ...without(parameter, 'required'), default: 12345 },
  ),
  wrong('required although it has a default', 0.51, ['required'], parameter =>
    parameter.required === undefined ? { ...without(parameter, 'default', 'defaults'), required: 'always' } : undefined,
  ),
  wrong('another lower limit', 0.47, ['limits'], parameter =>
    parameter.minimum === undefined ? undefined : { ...parameter, minimum: parameter.minimum + 2 },
  ),
  wrong('no lower limit', 0.84, ['limits'], parameter =>
    parameter.check === 'strict' &&
    !isUnlimited(parameter) &&
    (parameter.minimum ?? parameter.exclusiveMinimum) !== undefined
      ? without(parameter, 'minimum', 'exclusiveMinimum')
      : undefined,
  ),
  wrong('a lower limit that does not exist', 1, ['limits'], parameter =>
    parameter.check === 'strict' && isUnlimited(parameter) ? { ...parameter, minimum: 3 } : undefined,
  ),
  wrong('an upper limit that does not exist', 1, ['limits'], parameter =>
    parameter.check === 'strict' && parameter.type === 'integer' && parameter.maximum === undefined
      ? { ...parameter, maximum: 99 }
      : undefined,
  ),
  wrong('a missing value', 0.5, ['values'], parameter =>
    parameter.values?.some(({ value }) => typeof value === 'string')
      ? { ...parameter, values: parameter.values.slice(1) }
      : undefined,
  ),
  wrong('an additional value', 0.54, ['values'], parameter =>
    parameter.values === undefined || parameter.openValues
      ? undefined
      : { ...parameter, values: [...parameter.values, { value: 'whatever' }] },
  ),
  wrong('another type', 0.66, ['type', 'coercion'], parameter => ({
    ...parameter,
    type: parameter.type === 'string' ? 'integer' : 'string',
  })),
  wrong('other items', 0.13, ['items'], parameter =>
    parameter.items === undefined ? undefined : { ...parameter, items: 'number' },
  ),
  wrong('called unchecked although a model checks it', 0.96, ['strictness'], parameter =>
    parameter.check === 'strict' ? { ...parameter, check: 'none' } : undefined,
  ),
  wrong('called checked although no model checks it', 0.94, ['strictness'], parameter =>
    parameter.check === 'strict' ? undefined : { ...parameter, check: 'strict' },
  ),
  wrong('another conversion', 0.96, ['coercion'], parameter =>
    parameter.coerce?.startsWith('lax') ? { ...parameter, coerce: 'exact' } : undefined,
  ),
  wrong('called deprecated although it is not', 0.89, ['deprecation'], parameter =>
    parameter.check === 'strict' && parameter.deprecated === undefined
      ? { ...parameter, deprecated: { replacedBy: 'another_key' } }
      : undefined,
  ),
  wrong('called not deprecated although it is', 0.56, ['deprecation'], parameter =>
    parameter.deprecated === undefined || parameter.check !== 'strict' ? undefined : without(parameter, 'deprecated'),
  ),
  wrong('replaced by another key', 0.36, ['deprecation'], parameter =>
    parameter.deprecated?.replacedBy === undefined
      ? undefined
      : { ...parameter, deprecated: { ...parameter.deprecated, replacedBy: 'another_key' } },
  ),
  wrong('a missing alias', 1, ['alias', 'presence'], parameter =>
    parameter.aliases === undefined ? undefined : without(parameter, 'aliases'),
  ),
  wrong('an additional alias', 1, ['alias'], parameter =>
    parameter.check === 'strict' ? { ...parameter, aliases: [{ name: 'another_name', since: '0.9.0' }] } : undefined,
  ),
  nullBecomes('absent', 'rejected', 0.83),
  nullBecomes('rejected', 'absent', 0.98),
  nullBecomes('rejected', 'stored', 0.98),
  nullBecomes('stored', 'absent', 0.37),
  nullBecomes('stored', 'rejected', 0.43),
  nullBecomes('false', 'rejected', 0.55),
  nullBecomes('present', 'rejected', 0.96),
  nullBecomes('fails', 'rejected', 0.2),
  autoBecomes('dropped', 'fails', 0.98),
  autoBecomes('kept', 'dropped', 0.94),
  autoBecomes('truthy', 'dropped', 0.77),
  wrong('"auto" that fails called dropped', 0.95, ['auto'], parameter =>
    parameter.auto === 'fails' && parameter.autoFailsAt === 'load' ? { ...parameter, auto: 'dropped' } : undefined,
  ),
  wrong('"auto" that fails later called failing while it is read', 0.29, ['auto'], parameter =>
    parameter.auto === 'fails' && parameter.autoFailsAt !== 'load' ? { ...parameter, autoFailsAt: 'load' } : undefined,
  ),
  {
    name: 'refused with another message',
    share: 1,
    tells: ['refusal'],
    of: parameter =>
      parameter.refused === undefined
        ? undefined
        : { ...parameter, refused: { ...parameter.refused, message: 'Something else has been removed' } },
  },
  {
    name: 'called accepted although it is refused',
    share: 1,
    tells: ['refusal', 'presence'],
    of: parameter => (parameter.refused === undefined ? undefined : without(parameter, 'refused')),
  },
  {
    name: 'ignored called rejected',
    share: 0.82,
    tells: ['strictness'],
    of: parameter => (parameter.status === 'ignored' ? { ...parameter, status: 'rejected' } : undefined),
  },
  {
    name: 'rejected called ignored',
    share: 1,
    tells: ['strictness'],
    of: parameter => (parameter.status === 'rejected' ? { ...parameter, status: 'ignored' } : undefined),
  },
  {
    name: 'called read although it is not',
    share: 0.95,
    tells: ['presence'],
    of: parameter =>
      parameter.status === 'ignored' || parameter.status === 'rejected'
        ? { ...without(parameter, 'status', 'removedIn', 'lastIn'), since: '0.9.0' }
        : undefined,
  },
];

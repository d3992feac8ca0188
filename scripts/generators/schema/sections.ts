import { type CatalogNode, catalog, typesByVariant } from '../../../server/src/catalog/catalog.js';
import { type Parameter, typesOf } from '../../../server/src/catalog/parameter.js';
import { inAnyCase } from './definitions.js';
import { descriptionsOf } from './descriptions.js';
import { anyOf, type JsonSchema, ref, when } from './json-schema.js';
import type { SharedValues } from './shared.js';
import { startsOf } from './snippets.js';
import { twinsIn } from './twins.js';
import { valueSchema } from './values.js';

/** The schemas of sections, by path, and of their members. */
export class Sections {
  readonly definitions: { [path: string]: JsonSchema } = {};
  readonly #shared: SharedValues;

  constructor(shared: SharedValues) {
    this.#shared = shared;
  }

  /** Returns the schema of a section's members; the root is a section, too. */
  members(section: CatalogNode): JsonSchema {
    const properties = Object.fromEntries(
      [...section.children].map(([name, node]) => [
        name,
        name === node.name ? this.#property(node) : this.#alias(node),
      ]),
    );
    const free = section.anyChild;
    const required = needed(section, undefined);
    const strict = section.strict && properties.strict === undefined ? { strict: ref('strict') } : {};
    return {
      ...(section.children.size === 0 ? {} : { properties: { ...properties, ...strict } }),
      ...(required.length === 0 ? {} : { required }),
      ...(section.strict ? { additionalProperties: false } : {}),
      ...(free === undefined ? {} : { additionalProperties: this.#property(free) }),
    };
  }

  /** Returns the schema of a key: its documentation, and the values that it accepts. */
  #property(node: CatalogNode): JsonSchema {
    const { parameter } = node;
    if (parameter === undefined) {
      return this.#section(node);
    }
    return { ...descriptionsOf(node), ...defaultOf(node), ...startsOf(node), ...this.#value(node) };
  }

  #value(node: CatalogNode): JsonSchema {
    const { parameter } = node;
    if (parameter === undefined) {
      return {};
    }
    if (parameter.status === 'refused') {
      return ref('refused');
    }
    const isUnread = parameter.status === 'rejected' && node.parent?.strict === true;
    return isUnread ? ref('unread') : this.#valueOf(node, parameter);
  }

  #valueOf(node: CatalogNode, parameter: Parameter): JsonSchema {
    const section = typesOf(parameter).includes('object') ? this.#section(node) : undefined;
    return this.#shared.of(valueSchema(node, parameter, section, item => this.#property(item)));
  }

  /** Returns the schema of another name of a key. */
  #alias(node: CatalogNode): JsonSchema {
    const text = `Another name of ${node.name}.`;
    return { description: text, deprecationMessage: `${text} Write ${node.name}.`, ...this.#value(node) };
  }

  /** Returns the schema of an object; one with members of its own is a definition. */
  #section(node: CatalogNode): JsonSchema {
    const hasMembers = node.children.size > 0 || node.anyChild !== undefined || node.variants !== undefined;
    if (!hasMembers) {
      return { type: 'object' };
    }
    const twin = node.parameter?.aliasOf === undefined ? undefined : node.parent?.children.get(node.parameter.aliasOf);
    if (twin !== undefined) {
      return this.#section(twin);
    }
    const name = node.path.replaceAll('*', 'any').replaceAll('[]', '.item');
    this.definitions[name] ??= this.#object(node);
    return ref(name);
  }

  #object(node: CatalogNode): JsonSchema {
    const params = node.children.get('params');
    const conditions = [
      ...(params?.variants === undefined ? [] : this.#variants(params)),
      ...switchesIn(node).map(name => this.#whereSet(node, name)),
      ...twinsIn(node),
    ];
    return { type: 'object', ...this.members(node), ...(conditions.length === 0 ? {} : { allOf: conditions }) };
  }

  /** Returns the checks that apply only if a switch of the section is set. */
  #whereSet(section: CatalogNode, name: string): JsonSchema {
    const path = `${section.path}.${name}`;
    const on = { not: ref('falsy'), doNotSuggest: true };
    return when({ properties: { [name]: on }, required: [name] }, this.#checked(section, path));
  }

  #checked(section: CatalogNode, path: string): JsonSchema {
    const members = [...section.children.values()].flatMap((node): [string, JsonSchema][] => {
      const { checkedWith, ...parameter } = node.parameter ?? {};
      const own = checkedWith === path ? [this.#valueOf(node, parameter as Parameter)] : [];
      const isBelow = [...node.children.values()].some(child => child.parameter?.checkedWith === path);
      const below = isBelow ? [anyOf([{ type: 'object', ...this.#checked(node, path) }, ref('notAnObject')])] : [];
      const [first, ...others] = [...own, ...below];
      const value = others.length === 0 ? first : { allOf: [...own, ...below] };
      return value === undefined ? [] : [[node.name, { ...value, doNotSuggest: true }]];
    });
    const required = needed(section, path);
    return { properties: Object.fromEntries(members), ...(required.length === 0 ? {} : { required }) };
  }

  /** Returns the arguments of each optimizer or scheduler, once for all types that share them. */
  #variants(section: CatalogNode): readonly JsonSchema[] {
    const groups = new Map<string, { readonly types: readonly string[]; readonly nodes: CatalogNode[] }>();
    for (const [node, types] of typesByVariant(section)) {
      const key = types.join('|');
      const group = groups.get(key) ?? { types, nodes: [] };
      groups.set(key, group);
      group.nodes.push(node);
    }
    return [...groups.values()].map(({ types, nodes }) => {
      const own = nodes.filter(({ name }) => !section.children.has(name));
      const properties = Object.fromEntries(own.map(node => [node.name, this.#property(node)]));
      const type = {
        type: 'string',
        pattern: `^(?:${types.map(type => typePattern(section, type)).join('|')})$`,
        doNotSuggest: true,
      };
      const name = `${section.path}.${types.join('+')}`;
      this.definitions[name] = { type: 'object', properties };
      const params = { anyOf: [ref(name), ref('notAnObject')] };
      return when({ properties: { type }, required: ['type'] }, { properties: { params } });
    });
  }
}

/** Returns the keys that a section requires: always, or if a switch is set. */
function needed(section: CatalogNode, path: string | undefined): readonly string[] {
  return [...section.children.values()]
    .filter(({ parameter }) => parameter?.missingFailsAt === 'load' && parameter.checkedWith === path)
    .map(({ name }) => name);
}

/** Returns the members of a section that others of its keys depend on. */
function switchesIn(section: CatalogNode): readonly string[] {
  const below = [...section.children.values()].flatMap(node => [node, ...node.children.values()]);
  const prefix = `${section.path}.`;
  const paths = below.map(({ parameter }) => parameter?.checkedWith).filter(path => path?.startsWith(prefix));
  return [...new Set(paths.map(path => path?.slice(prefix.length) ?? ''))].filter(name => section.children.has(name));
}

/** DeepSpeed finds its own optimizers in any case, but those of torch and schedulers only in their exact case. */
function typePattern(params: CatalogNode, type: string): string {
  const own = catalog.children.get('optimizer')?.children.get('type')?.parameter?.values ?? [];
  const isOwn = params.path === 'optimizer.params' && own.some(({ value }) => value === type);
  return isOwn ? inAnyCase(type) : type;
}

function defaultOf({ parameter }: CatalogNode): JsonSchema {
  const { required, status, default: preset } = parameter ?? {};
  const isSection = typeof preset === 'object' && preset !== null && !Array.isArray(preset);
  const isSet = required === undefined && (status === undefined || status === 'dead');
  const isRefused = parameter?.type === 'never' || (preset === null && parameter?.null === 'rejected');
  return preset === undefined || isSection || isRefused || !isSet ? {} : { default: preset };
}

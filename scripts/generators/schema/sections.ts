import { type CatalogNode, catalog, typesByVariant } from '../../../server/src/catalog/catalog.js';
import { typesOf } from '../../../server/src/catalog/parameter.js';
import { inAnyCase } from './definitions.js';
import { descriptionsOf } from './descriptions.js';
import { type JsonSchema, ref } from './json-schema.js';
import type { SharedValues } from './shared.js';
import { sectionSnippets } from './snippets.js';
import { valueSchema } from './values.js';

/** The schemas of sections, by path, and of all that stands in them. */
export class Sections {
  readonly definitions: { [path: string]: JsonSchema } = {};
  readonly #shared: SharedValues;

  constructor(shared: SharedValues) {
    this.#shared = shared;
  }

  /** The members of a section; the root is one, too. */
  members(section: CatalogNode): JsonSchema {
    const properties = Object.fromEntries(
      [...section.children].map(([name, node]) => [
        name,
        name === node.name ? this.#property(node) : this.#alias(name, node),
      ]),
    );
    const free = section.anyChild;
    return {
      ...(section.children.size === 0 ? {} : { properties }),
      ...(section.strict ? { additionalProperties: false } : {}),
      ...(free === undefined ? {} : { additionalProperties: this.#property(free) }),
    };
  }

  /** A key: what is to be known of it, and what it takes. */
  #property(node: CatalogNode): JsonSchema {
    const { parameter } = node;
    if (parameter === undefined) {
      return this.#section(node);
    }
    return { ...descriptionsOf(node), ...defaultOf(node), ...sectionSnippets(node), ...this.#value(node) };
  }

  #value(node: CatalogNode): JsonSchema {
    const { parameter } = node;
    if (parameter === undefined) {
      return {};
    }
    return parameter.status === 'rejected' && node.parent?.strict === true
      ? ref('unread')
      : this.#shared.of(
          valueSchema(node, parameter, typesOf(parameter).includes('object') ? this.#section(node) : undefined, item =>
            this.#property(item),
          ),
        );
  }

  /** Another name of a key. */
  #alias(name: string, node: CatalogNode): JsonSchema {
    const text = `Another name of ${node.name}.`;
    const hidden = { deprecationMessage: `${text} Write ${node.name}.` };
    return { description: text, ...(name === node.parameter?.aliasOf ? {} : hidden), ...this.#value(node) };
  }

  /** An object; a section with a fixed path is a definition of its own. */
  #section(node: CatalogNode): JsonSchema {
    const hasMembers = node.children.size > 0 || node.anyChild !== undefined || node.variants !== undefined;
    if (!hasMembers) {
      return { type: 'object' };
    }
    const twin = node.parameter?.aliasOf === undefined ? undefined : node.parent?.children.get(node.parameter.aliasOf);
    if (twin !== undefined) {
      return this.#section(twin);
    }
    if (/[*[]/.test(node.path)) {
      return this.#object(node);
    }
    if (this.definitions[node.path] === undefined) {
      this.definitions[node.path] = {};
      this.definitions[node.path] = this.#object(node);
    }
    return ref(node.path);
  }

  #object(node: CatalogNode): JsonSchema {
    const params = node.children.get('params');
    const variants = params?.variants === undefined ? {} : { allOf: this.#variants(params) };
    return { type: 'object', ...this.members(node), ...variants };
  }

  /** The arguments of each optimizer or scheduler, written once for all that share them. */
  #variants(params: CatalogNode): readonly JsonSchema[] {
    const groups = new Map<string, { readonly types: readonly string[]; readonly nodes: CatalogNode[] }>();
    for (const [node, types] of typesByVariant(params)) {
      const key = types.join('|');
      const group = groups.get(key) ?? { types, nodes: [] };
      groups.set(key, group);
      group.nodes.push(node);
    }
    return [...groups.values()].map(({ types, nodes }) => {
      const own = nodes.filter(({ name }) => !params.children.has(name));
      const properties = Object.fromEntries(own.map(node => [node.name, this.#property(node)]));
      const type = {
        type: 'string',
        pattern: `^(?:${types.map(type => typePattern(params, type)).join('|')})$`,
        doNotSuggest: true,
      };
      return {
        if: { properties: { type }, required: ['type'] },
        // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
        then: { properties: { params: { type: ['object', 'null'], properties } } },
      };
    });
  }
}

/** DeepSpeed's own optimizers are found whatever their case, those of torch and schedulers are not. */
function typePattern(params: CatalogNode, type: string): string {
  const own = catalog.children.get('optimizer')?.children.get('type')?.parameter?.values ?? [];
  const isOwn = params.path === 'optimizer.params' && own.some(({ value }) => value === type);
  return isOwn ? inAnyCase(type) : type;
}

function defaultOf({ parameter }: CatalogNode): JsonSchema {
  const { required, status, default: preset } = parameter ?? {};
  const isSection = typeof preset === 'object' && preset !== null && !Array.isArray(preset);
  const isSet = required === undefined && status !== 'ignored' && status !== 'rejected';
  return preset === undefined || isSection || !isSet ? {} : { default: preset };
}

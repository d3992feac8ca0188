import type { CatalogNode } from '../../../server/src/catalog/catalog.js';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import type { Parameter } from '../../../server/src/catalog/parameter.js';
import { type Block, render } from '../../../server/src/describing/markup.js';
import { describe, sentence } from '../../../server/src/describing/parameter.js';
import { renderInline } from '../../../server/src/document/render.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import { fillOf } from '../../../server/src/loaders/loader.js';
import type { JsonSchema } from './json-schema.js';

/** Returns the default, if VS Code's hover does not show it by itself. */
function defaultOf({ required, status, default: preset }: Parameter): readonly Block[] {
  const isSet = required === undefined && (status === undefined || status === 'dead') && preset !== undefined;
  const text = isSet ? renderInline(preset) : '';
  return isSet && text.length <= 60 ? [{ kind: 'text', text: `Default: \`${text}\`.` }] : [];
}

/** Returns the values that replace "auto", with the loaders that do so. */
function autoOf(path: string): readonly Block[] {
  const readers = new Map<string, string[]>();
  for (const loader of Object.values(loaders)) {
    const value = fillOf(loader, path)?.with;
    if (value !== undefined) {
      readers.set(value, [...(readers.get(value) ?? []), loader.reader]);
    }
  }
  const meanings = [...readers].map(([value, names]) => `${value} (${names.join(', ')})`);
  return meanings.length === 0 ? [] : [{ kind: 'text', text: `\`"auto"\` stands for ${meanings.join('; ')}.` }];
}

/** Returns as many of the first sentences as fit, often none; the rest is behind the link. */
function opening(text: string, length = 130): string | undefined {
  const sentences = text.split(/(?<=[.?]) (?=[A-Z`"(])/);
  const kept = sentences.filter((_, index) => sentences.slice(0, index + 1).join(' ').length <= length);
  return kept.length === 0 ? undefined : kept.join(' ');
}

/**
 * Returns what the schema does not have elsewhere. The values are in it with their meanings, a key without effect needs
 * no details, and torch documents its own arguments.
 */
function told(node: CatalogNode, parameter: Parameter): readonly Block[] {
  const { values, docsMismatch, details, ...brief } = parameter;
  const isBrief = parameter.status !== undefined || parameter.externalApi !== undefined || details === undefined;
  const first = isBrief ? undefined : opening(details);
  const shown = first === undefined ? brief : { ...brief, details: first };
  return describe({ ...node, parameter: shown }).filter(({ kind }) => kind !== 'code');
}

function withoutMarkup(text: string): string {
  return text.replaceAll('`', '');
}

/** Returns what to write instead of a key, or why it has no effect; undefined for a key that is in use. */
function deprecationOf({ status, deprecated, lastIn, refused }: Parameter): string | undefined {
  const replacement = deprecated?.replacedBy;
  const instead =
    replacement === undefined
      ? ''
      : ` ${lookUp(replacement) === undefined ? 'Use' : 'Write'} ${replacement.replaceAll(' / ', ' or ')}.`;
  if (status === 'refused') {
    return `DeepSpeed removed this key in ${refused?.since} and refuses a file that has it.`;
  }
  if (status === 'rejected') {
    return `DeepSpeed refuses a file with this key${lastIn === undefined ? '' : `, which it last read in ${lastIn}`}.${instead}`;
  }
  if (status === 'ignored') {
    return `DeepSpeed does not read this key.${instead}`;
  }
  if (status === 'dead') {
    return `DeepSpeed does nothing with this key.${instead}`;
  }
  return deprecated === undefined ? undefined : `An old name.${instead}`;
}

/** Returns the documentation of a key: for any editor, and with markdown for VS Code. */
export function descriptionsOf(node: CatalogNode): JsonSchema {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return {};
  }
  const blocks = told(node, parameter);
  const link = blocks.filter(({ kind }) => kind === 'link');
  const text = [
    ...blocks.filter(({ kind }) => kind !== 'link'),
    ...defaultOf(parameter),
    ...autoOf(node.path),
    ...link,
  ];
  const deprecation = deprecationOf(parameter);
  return {
    description: withoutMarkup(sentence(parameter.summary)),
    markdownDescription: render(text, true).value,
    ...(deprecation === undefined ? {} : { deprecationMessage: withoutMarkup(deprecation) }),
    ...(parameter.hidden === true && deprecation === undefined ? { doNotSuggest: true } : {}),
  };
}

import { type CatalogNode, entryOf } from '../catalog/catalog.js';
import { type AllowedValue, isRead, type Parameter, typesOf } from '../catalog/parameter.js';
import { newestVersion } from '../catalog/releases.js';
import { compareVersions, defaultIn, isAtLeast, isNewer } from '../catalog/version.js';
import { allOf, oneOf } from '../checking/wording.js';
import { renderInline } from '../document/render.js';
import { officialPage, referencePage } from './links.js';
import type { Block } from './markup.js';

/** Returns a sentence: the input with a capital at its start and a full stop at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital =
    /^[a-z]/.test(trimmed) && !/^[a-z]+_/.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function defaultText(parameter: Parameter, version: string): string {
  if (parameter.required !== undefined || !(isRead(parameter) || parameter.status === 'dead')) {
    return '';
  }
  const value = defaultIn(parameter, version) ?? null;
  const text = renderInline(value);
  return `, default ${text.length > 60 ? (Array.isArray(value) ? '[...]' : '{...}') : text}`;
}

/** Returns the signature with the default of the release: `gradient_clipping: number, default 1`. */
function signature(node: CatalogNode, version = newestVersion): string {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return node.path;
  }
  const unit = parameter.unit === undefined ? '' : ` (${parameter.unit})`;
  return `${node.path}: ${typesOf(parameter).join(' | ')}${unit}${defaultText(parameter, version)}`;
}

function allowedValue({ value, meaning, since }: AllowedValue): string {
  const about = [meaning, since === undefined || since === '0.1.0' ? undefined : `since ${since}`]
    .filter(Boolean)
    .join(', ');
  return `\`${JSON.stringify(value)}\`${about === '' ? '' : `: ${about}`}`;
}

function range(parameter: Parameter): string | undefined {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, length } = parameter;
  const parts = [
    minimum === undefined ? undefined : `at least ${minimum}`,
    exclusiveMinimum === undefined ? undefined : `greater than ${exclusiveMinimum}`,
    maximum === undefined ? undefined : `at most ${maximum}`,
    exclusiveMaximum === undefined ? undefined : `less than ${exclusiveMaximum}`,
    length === undefined ? undefined : `exactly ${length} items`,
    parameter.minimumWhen,
  ].filter(part => part !== undefined);
  return parts.length === 0 ? undefined : `Has to be ${parts.join(', ')}.`;
}

function limits(parameter: Parameter): readonly string[] {
  const required = parameter.required ?? parameter.requiredWhen;
  const scope = parameter.appliesTo === undefined ? undefined : `Only has an effect ${parameter.appliesTo.text}`;
  const notes = [
    required === undefined ? undefined : `Required ${required}`,
    parameter.effectiveDefault === undefined ? undefined : `Effective default: ${parameter.effectiveDefault}`,
    scope,
    parameter.addedIn === undefined ? undefined : `Needs accelerate ${parameter.addedIn} or newer`,
    range(parameter),
    parameter.becomes === undefined ? undefined : `Becomes \`${parameter.becomes}\` of DeepSpeed's config`,
    parameter.trap === undefined ? undefined : `Beware: ${parameter.trap}`,
    parameter.notes,
    parameter.valuesNote,
    parameter.docsMismatch,
  ];
  return notes.filter(note => note !== undefined).map(sentence);
}

const statusText = {
  dead: 'DeepSpeed accepts this key and does nothing with it.',
  ignored: 'DeepSpeed does not read this key and ignores it silently.',
  rejected: 'DeepSpeed does not know this key and refuses a file that has it.',
} as const;

/** Returns what DeepSpeed does with a key that it does not read; undefined if it reads it. */
function statusOf({ status, refused, since }: Parameter): string | undefined {
  if (status !== 'refused') {
    return status === undefined || status === 'newer' ? undefined : statusText[status];
  }
  const instead = refused?.instead === undefined ? '' : ` ${sentence(refused.instead)}`;
  const fate =
    since === null ? `never read this, and since ${refused?.since}` : `removed this in ${refused?.since} and`;
  return `DeepSpeed ${fate} refuses a file that has it, whatever the value is.${instead}`;
}

/** The optimizers or schedulers that took an argument, and the release that removed the last of them. */
interface Removal {
  readonly types: readonly string[];
  readonly release: string;
}

/**
 * Returns the types that had an argument, and the release that removed the last of them; undefined if one still has it.
 */
function removalOf(node: CatalogNode): Removal | undefined {
  const { parent, name } = node;
  if (parent?.variants === undefined) {
    return undefined;
  }
  const types = [...parent.variants].filter(([, children]) => children.get(name) === node).map(([type]) => type);
  const values = entryOf(`${parent.parent?.path}.type`)?.values ?? [];
  const releases = types.map(type => values.find(({ value }) => value === type)?.removedIn);
  const gone = releases.filter(release => release !== undefined).sort(compareVersions);
  const release = gone.length === types.length ? gone.at(-1) : undefined;
  return release === undefined ? undefined : { types, release };
}

function history(parameter: Parameter, removal: Removal | undefined, version: string): readonly string[] {
  const lines: string[] = [];
  const removedIn = parameter.refused?.since ?? removal?.release;
  if (parameter.since !== null) {
    lines.push(
      `Since ${parameter.since}${parameter.lastIn === undefined ? '' : `, last read in ${parameter.lastIn}`}${removedIn === undefined ? '' : `, removed in ${removedIn}`}.`,
    );
  }
  const changes = (parameter.defaults ?? [])
    .slice(1)
    .map(([version, value]) => `${renderInline(value)} since ${version}`);
  if (changes.length > 0) {
    lines.push(
      `Default changed: ${renderInline(parameter.defaults?.[0]?.[1] ?? null)} at first, ${changes.join(', ')}.`,
    );
  }
  if (parameter.aliases !== undefined) {
    lines.push(`Also written ${parameter.aliases.map(alias => `\`${alias.name}\``).join(', ')}.`);
  }
  lines.push(...deprecation(parameter, version));
  return lines;
}

/**
 * Returns sentences about a deprecated key, in releases that have its successor. For a key that the release does not
 * read, they only name the successor.
 */
function deprecation({ deprecated, status }: Parameter, version: string): readonly string[] {
  if (deprecated === undefined || status === 'refused' || isNewer(deprecated.since, version)) {
    return [];
  }
  const { since, replacedBy, effect } = deprecated;
  const names = replacedBy?.split(' / ').map(name => `\`${name}\``);
  return [
    ...(status === undefined ? [`Deprecated${since === undefined ? '' : ` since ${since}`}.`] : []),
    ...(effect === undefined ? [] : [effect]),
    ...(names === undefined ? [] : [`Use ${oneOf(names)} instead.`]),
  ];
}

/** How much of each part of the documentation is shown: words of the paragraph and of the notes, and values. */
interface Extent {
  readonly paragraph: number;
  readonly notes: number;
  readonly values: number;
}

const everything: Extent = { paragraph: Number.POSITIVE_INFINITY, notes: Number.POSITIVE_INFINITY, values: 99 };
const excerpt: Extent = { paragraph: 45, notes: 25, values: 5 };

/** A longer hover has to be scrolled. */
const mostWords = 75;

function wordsIn(text: string): number {
  return text.split(/\s+/).length;
}

/** Returns the first of these texts, and those after it that fit into so many words together. */
function firstOf(texts: readonly string[], words: number): readonly string[] {
  let left = words;
  return texts.filter((text, i) => {
    const fits = i === 0 || wordsIn(text) <= left;
    left -= fits ? wordsIn(text) : 0;
    return fits;
  });
}

/** Returns the first sentence and the last one, which says when to change the value; then sizes, and what else fits. */
function essence(sentences: readonly string[], words: number): readonly string[] {
  const ends = [sentences[0], sentences.at(-1)].filter(text => text !== undefined);
  const sizes = sentences.filter(text => /[GM]iB/.test(text));
  const chosen = firstOf([...new Set([...ends, ...sizes, ...sentences])], words);
  return sentences.filter(text => chosen.includes(text));
}

/** Returns the sentences of a paragraph. */
function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?]) (?=[A-Z`"])/);
}

/** Returns the first values in few words each, and the names of the others. */
function fewValues(values: readonly AllowedValue[], most: number): readonly string[] {
  const isLong = values.length > most;
  const shown = values.slice(0, most).map(allowedValue);
  const rest = values.slice(most).map(({ value }) => `\`${JSON.stringify(value)}\``);
  return isLong ? [...shown.map(text => text.replace(/[;,] .*/, '')), `Also ${allOf(rest)}`] : shown;
}

/** Returns the program whose key this is; empty for DeepSpeed. */
function programOf({ name, parent }: CatalogNode): string {
  return parent === undefined ? name : programOf(parent);
}

function sizeOf(block: Block): number {
  return block.kind === 'text' ? wordsIn(block.text) : block.kind === 'list' ? wordsIn(block.items.join(' ')) : 0;
}

/**
 * Returns the documentation of a parameter for a small window: everything if it is short, otherwise an excerpt. Its
 * link leads to the rest. `hasModel` leaves out examples of a model with 7e9 parameters.
 */
export function describeBriefly(
  node: CatalogNode,
  here: readonly string[] = [],
  version = newestVersion,
  hasModel = false,
): readonly Block[] {
  const whole = blocksOf(node, here, version, everything, hasModel);
  const size = whole.reduce((sum, block) => sum + sizeOf(block), 0);
  const blocks = size > mostWords ? blocksOf(node, here, version, excerpt, hasModel) : whole;
  return blocks.length === 0 || !/^\w+$/.test(node.name) || programOf(node) !== ''
    ? blocks
    : [...blocks, { kind: 'link', title: "DeepSpeed's page", url: officialPage(node.name) }];
}

/**
 * Returns the documentation of a parameter: signature, `here` (the meaning of the current value), summary, allowed
 * values, limits and dependencies, history, links.
 */
export function describe(node: CatalogNode, here: readonly string[] = [], version = newestVersion): readonly Block[] {
  return blocksOf(node, here, version, everything, false);
}

function blocksOf(
  node: CatalogNode,
  here: readonly string[],
  version: string,
  extent: Extent,
  hasModel: boolean,
): readonly Block[] {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return [];
  }
  const blocks: Block[] = [{ kind: 'code', text: signature(node, version) }];
  const removal = removalOf(node);
  const gone =
    removal !== undefined && isAtLeast(version, removal.release)
      ? `An argument of ${allOf(removal.types)}, which DeepSpeed removed in ${removal.release}.`
      : undefined;
  blocks.push(...here.map(text => ({ kind: 'text', text }) as const));
  const paragraph = [statusOf(parameter) ?? gone, parameter.summary, parameter.details]
    .filter(text => text !== undefined)
    .map(sentence)
    .flatMap(sentencesOf)
    .filter((text, i) => i === 0 || !hasModel || !text.includes('7e9'));
  blocks.push({ kind: 'text', text: essence(paragraph, extent.paragraph).join(' ') });
  if (parameter.values !== undefined) {
    blocks.push({ kind: 'list', items: fewValues(parameter.values, extent.values) });
  }
  const notes = firstOf(limits(parameter), extent.notes);
  if (notes.length > 0) {
    blocks.push({ kind: 'list', items: notes });
  }
  const past = history(parameter, removal, version).filter(
    text => extent === everything || !text.startsWith('Default changed'),
  );
  if (past.length > 0) {
    blocks.push({ kind: 'text', text: past.join(' ') });
  }
  blocks.push({ kind: 'link', title: 'Reference', url: referencePage(node.path, programOf(node)) });
  return blocks;
}

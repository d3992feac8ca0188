import { type CatalogNode, entryOf } from '../catalog/catalog.js';
import { type AllowedValue, isRead, type Parameter, typesOf } from '../catalog/parameter.js';
import { newestVersion } from '../catalog/releases.js';
import { compareVersions, defaultIn, isAtLeast, isNewer } from '../catalog/version.js';
import { allOf, oneOf } from '../checking/wording.js';
import { renderInline } from '../document/render.js';
import { referencePage } from './links.js';
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
  return ` = ${text.length > 60 ? (Array.isArray(value) ? '[...]' : '{...}') : text}`;
}

/** Returns the signature with the default of the release: `zero_optimization.overlap_comm: boolean = null`. */
function signature(node: CatalogNode, version = newestVersion): string {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return node.path;
  }
  const unit = parameter.unit === undefined ? '' : ` (${parameter.unit})`;
  return `${node.path}: ${typesOf(parameter).join(' | ')}${defaultText(parameter, version)}${unit}`;
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
    range(parameter),
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

/**
 * Returns the documentation of a parameter: signature, summary, `here` (the meaning of the current value), allowed
 * values, limits and dependencies, history, link.
 */
export function describe(node: CatalogNode, here: readonly string[] = [], version = newestVersion): readonly Block[] {
  const parameter = node.parameter;
  if (parameter === undefined) {
    return [];
  }
  const blocks: Block[] = [{ kind: 'code', text: signature(node, version) }];
  const removal = removalOf(node);
  const gone =
    removal !== undefined && isAtLeast(version, removal.release)
      ? `DeepSpeed removed ${allOf(removal.types)}, which took this, in ${removal.release}.`
      : undefined;
  const paragraph = [statusOf(parameter) ?? gone, parameter.summary, parameter.details]
    .filter(text => text !== undefined)
    .map(sentence);
  blocks.push({ kind: 'text', text: paragraph.join(' ') });
  blocks.push(...here.map(text => ({ kind: 'text', text }) as const));
  if (parameter.values !== undefined) {
    blocks.push({ kind: 'list', items: parameter.values.map(allowedValue) });
  }
  const notes = limits(parameter);
  if (notes.length > 0) {
    blocks.push({ kind: 'list', items: notes });
  }
  const past = history(parameter, removal, version);
  if (past.length > 0) {
    blocks.push({ kind: 'text', text: past.join(' ') });
  }
  blocks.push({ kind: 'link', title: 'Reference', url: referencePage(node.path) });
  return blocks;
}

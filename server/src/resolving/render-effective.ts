import { releaseText } from '../catalog/release-text.js';
import type { JsonValue } from '../document/json-value.js';
import { renderNumber } from '../document/render.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Entry, SectionEntry } from './effective.js';

const indent = '  ';

/** DeepSpeed's default of this size is Python's `sys.maxsize`, which a double cannot represent. */
const maxSize = 2 ** 63;

/** Numbers for people are short; those for programs are exact. */
function numberText(value: number, { comments }: Style): string {
  if (!Number.isFinite(value)) {
    // JSON has no infinity. Python and JavaScript read this as one.
    return Number.isNaN(value) ? 'null' : value > 0 ? '1e999' : '-1e999';
  }
  const isMax = value === maxSize;
  return comments ? (isMax ? '9.2e18' : renderNumber(value)) : isMax ? '9223372036854775807' : String(value);
}

function valueText(value: JsonValue, margin: string, style: Style): string {
  if (typeof value === 'number') {
    return numberText(value, style);
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => valueText(item, margin, style)).join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${margin}${indent}${JSON.stringify(name)}: ${valueText(member, margin + indent, style)}`,
  );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${margin}}`;
}

/** Replaces line ends in a string from the file, which would end the comment. */
function comment(text: string): string {
  return `// ${text.replace(/\s+/g, ' ')}`;
}

/** How to render a config. */
interface Style {
  readonly comments: boolean;
}

function memberLines(name: string, entry: Entry, last: boolean, margin: string, quiet: boolean, style: Style): string {
  const comma = last ? '' : ',';
  const key = `${margin}${JSON.stringify(name)}: `;
  const said = entry.note === undefined || (quiet && entry.note === 'default');
  const value = entry.kind === 'value' ? entry.value : undefined;
  const isEndless = value === Number.POSITIVE_INFINITY;
  const text = value === maxSize ? `${entry.note ?? ''}: 2^63 - 1, no limit` : isEndless ? 'infinity' : entry.note;
  const note = !style.comments || (said && !isEndless) || text === undefined ? '' : ` ${comment(text)}`;
  if (entry.kind === 'value') {
    return `${key}${valueText(entry.value ?? null, margin, style)}${comma}${note}`;
  }
  const inner = sectionLines(entry, margin, entry.origin === 'default', style);
  return inner === '' ? `${key}{}${comma}${note}` : `${key}{${note}\n${inner}${margin}}${comma}`;
}

/** Returns the members of a section, one per line. An open value becomes a comment. */
function sectionLines(section: SectionEntry, outer: string, quiet: boolean, style: Style): string {
  const margin = outer + indent;
  const members = [...section.members];
  const given = members.filter(([, entry]) => entry.kind === 'section' || entry.value !== undefined);
  const last = given.at(-1)?.[0];
  const lines = members.flatMap(([name, entry]) => {
    if (entry.kind === 'value' && entry.value === undefined) {
      return style.comments ? [`${margin}${comment(`${JSON.stringify(name)}: ${entry.note}`)}`] : [];
    }
    return [memberLines(name, entry, name === last, margin, quiet, style)];
  });
  const remarks = style.comments ? section.remarks.map(remark => margin + comment(remark)) : [];
  return [...lines, ...remarks].map(line => `${line}\n`).join('');
}

/** Returns a section without the values that are DeepSpeed's defaults, and without sections of such values only. */
function withoutDefaults(section: SectionEntry): SectionEntry {
  const members = new Map<string, Entry>();
  for (const [name, member] of section.members) {
    const rest = member.kind === 'section' ? withoutDefaults(member) : member;
    const isDefault =
      rest.kind === 'section'
        ? rest.origin === 'default' && rest.members.size + rest.remarks.length === 0
        : rest.note?.startsWith('default');
    if (!isDefault) {
      members.set(name, rest);
    }
  }
  return { ...section, members };
}

/** The header of a rendered config: the assumptions, and the number of reasons why the file is refused. */
export interface Heading {
  readonly assumptions: Assumptions;
  readonly refusals: number;
  /** Whether to leave out DeepSpeed's defaults. */
  readonly differing: boolean;
}

/**
 * Returns the loader with its release and the other packages that it uses: "Transformers 5.24.0 with accelerate
 * 1.15.0".
 */
function loaderText({ loader, loaderReleases }: Assumptions): string {
  const [first, ...others] = loaderReleases;
  const rest = others.map(release => ` with ${release.name} ${releaseText(release)}`).join('');
  return first === undefined ? loader.title : `${loader.title} ${releaseText(first)}${rest}`;
}

function headingLines({ assumptions, refusals, differing }: Heading): readonly string[] {
  const { loader, worldSize } = assumptions;
  const reader = loader.id === 'deepspeed' ? '' : `, read by ${loaderText(assumptions)}`;
  const size = worldSize === undefined ? 'world size not known' : `world size ${worldSize}`;
  const left = differing ? ["Only what differs from DeepSpeed's defaults."] : [];
  const reasons = refusals === 1 ? 'one reason' : `${refusals} reasons`;
  const refused =
    refusals === 0 ? [] : [`The config is refused for ${reasons}.`, 'The values below describe the rest of it.'];
  return [`For DeepSpeed ${releaseText(assumptions)}${reader}; ${size}.`, ...left, ...refused];
}

/**
 * Renders the config as JSON with comments. A comment gives the origin of each value that the file does not contain as
 * it is.
 */
export function renderWithComments(config: SectionEntry, heading: Heading): string {
  const head = headingLines(heading).map(line => `${comment(line)}\n`);
  const shown = heading.differing ? withoutDefaults(config) : config;
  return `${head.join('')}{\n${sectionLines(shown, '', false, { comments: true })}}\n`;
}

/** Renders the config as plain JSON, without open values. */
export function renderPlain(config: SectionEntry): string {
  return `{\n${sectionLines(config, '', false, { comments: false })}}\n`;
}

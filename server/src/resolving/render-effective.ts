import { releaseText } from '../catalog/release-text.js';
import type { JsonValue } from '../document/json-value.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Entry, SectionEntry } from './effective.js';

const indent = '  ';

/** DeepSpeed's default of this size is Python's `sys.maxsize`, which a double cannot represent. */
function numberText(value: number): string {
  return value === 2 ** 63 ? '9223372036854775807' : String(value);
}

function valueText(value: JsonValue, margin: string): string {
  if (typeof value === 'number') {
    return numberText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => valueText(item, margin)).join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${margin}${indent}${JSON.stringify(name)}: ${valueText(member, margin + indent)}`,
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
  const said = entry.note === undefined || !style.comments || (quiet && entry.note === 'default');
  const note = said || entry.note === undefined ? '' : ` ${comment(entry.note)}`;
  if (entry.kind === 'value') {
    return `${key}${valueText(entry.value ?? null, margin)}${comma}${note}`;
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

/** The header of a rendered config: the assumptions, and the number of reasons why the file is refused. */
export interface Heading {
  readonly assumptions: Assumptions;
  readonly refusals: number;
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

function headingLines({ assumptions, refusals }: Heading): readonly string[] {
  const { loader, worldSize } = assumptions;
  const reader = loader.id === 'deepspeed' ? '' : `, read by ${loaderText(assumptions)}`;
  const size = worldSize === undefined ? 'world size not known' : `world size ${worldSize}`;
  const reasons = refusals === 1 ? 'one reason' : `${refusals} reasons`;
  const refused =
    refusals === 0 ? [] : [`The file is refused for ${reasons}. The values below describe the rest of the file.`];
  return [`For DeepSpeed ${releaseText(assumptions)}${reader}; ${size}.`, ...refused];
}

/**
 * Renders the config as JSON with comments. A comment gives the origin of each value that the file does not contain as
 * it is.
 */
export function renderWithComments(config: SectionEntry, heading: Heading): string {
  const head = headingLines(heading).map(line => `${comment(line)}\n`);
  return `${head.join('')}{\n${sectionLines(config, '', false, { comments: true })}}\n`;
}

/** Renders the config as plain JSON, without open values. */
export function renderPlain(config: SectionEntry): string {
  return `{\n${sectionLines(config, '', false, { comments: false })}}\n`;
}

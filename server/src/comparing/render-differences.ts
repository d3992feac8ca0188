import type { Examined } from '../analysis/examination.js';
import { renderInline } from '../document/render.js';
import { type Difference, differences, type Side } from './differences.js';
import { sideText } from './side-text.js';

/** A config to compare. */
export interface Compared {
  readonly file: string;
  readonly examined: Examined;
}

/** Two configs with what differs. */
export interface Comparison {
  readonly one: Compared;
  readonly other: Compared;
  readonly differences: readonly Difference[];
}

export function compare(one: Compared, other: Compared): Comparison {
  return { one, other, differences: differences(one.examined.values, other.examined.values) };
}

/** Returns a remark about each file that DeepSpeed refuses: its other values are never used. */
function refusals({ one, other }: Comparison): readonly string[] {
  const isRefused = ({ examined }: Compared): boolean =>
    examined.findings.some(({ severity, failsAt, isOfMain }) => isOfMain && severity === 'error' && failsAt === 'load');
  return [one, other].filter(isRefused).map(({ file }) => `DeepSpeed refuses ${file} while it reads it.`);
}

function runs({ one, other }: Comparison): readonly string[] {
  const text = ({ file, examined: { loader, version } }: Compared): string =>
    `${file}: for DeepSpeed ${version}${loader === 'DeepSpeed' ? '' : `, read by ${loader}`}`;
  return one.examined.loader === other.examined.loader && one.examined.version === other.examined.version
    ? []
    : [text(one), text(other)];
}

function heading(comparison: Comparison): string {
  const { one, other, differences: all } = comparison;
  const count = all.length === 1 ? '1 value' : `${all.length} values`;
  return all.length === 0
    ? `${one.file} and ${other.file} have the same effect.`
    : `${one.file} and ${other.file} differ in ${count}.`;
}

/** Renders a comparison for a terminal. */
export function comparisonText(comparison: Comparison): string {
  const lines = comparison.differences.map(
    ({ path, one, other }) => `  ${path}\n    - ${sideText(one)}\n    + ${sideText(other)}`,
  );
  return `${[heading(comparison), ...runs(comparison), ...refusals(comparison), ...lines].join('\n')}\n`;
}

function jsonOf(side: Side): object | null {
  return side === undefined
    ? null
    : {
        ...(side.value === undefined ? {} : { value: side.value }),
        origin: side.origin,
        ...(side.note && { note: side.note }),
      };
}

/** Renders a comparison as JSON. A side is null if DeepSpeed has no such value, and has no value if it is not known. */
export function comparisonJson({ one, other, differences: all }: Comparison): string {
  const found = all.map(each => ({ path: each.path, one: jsonOf(each.one), other: jsonOf(each.other) }));
  return `${JSON.stringify({ one: one.file, other: other.file, differences: found }, null, 2)}\n`;
}

function cell(side: Side): string {
  if (side === undefined) {
    return 'not there';
  }
  const { value, note = '' } = side;
  const shown = value === undefined ? '' : `\`${renderInline(value).replaceAll('`', "'")}\``;
  return [shown, value === undefined ? note : note && `(${note})`].filter(Boolean).join(' ').replace(/[|<]/g, '\\$&');
}

/** Renders a comparison as a page. */
export function comparisonPage(comparison: Comparison): string {
  const { one, other, differences: all } = comparison;
  const rows = all.map(each => `| \`${each.path}\` | ${cell(each.one)} | ${cell(each.other)} |`);
  const table =
    rows.length === 0 ? [] : [`| key | ${one.file} | ${other.file} |\n| --- | --- | --- |\n${rows.join('\n')}`];
  const note =
    'Only what DeepSpeed does differently counts: defaults, other names of keys and the order make no difference.';
  return `${['# Comparison of two configs', heading(comparison), ...runs(comparison), ...refusals(comparison), ...table, note].join('\n\n')}\n`;
}

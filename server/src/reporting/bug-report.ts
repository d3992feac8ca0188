import type { Examined } from '../analysis/examination.js';
import { renderInline } from '../document/render.js';
import type { Answer } from '../logs/answer.js';
import { withoutSecrets } from './secrets.js';

/** The facts about a run in a bug report. */
export interface Reported {
  readonly file: string;
  readonly text: string;
  /** The language of a fence. */
  readonly language: string;
  readonly examined: Examined | undefined;
  /** The packages that are installed. */
  readonly installed: readonly { readonly name: string; readonly version: string }[];
  /** The operating system. */
  readonly system?: string | undefined;
  /** The command that starts the run. */
  readonly command?: string | undefined;
  /** What the log of the run says. */
  readonly answers?: readonly Answer[];
}

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function quoted({ quote, count, below = [] }: Answer): string {
  return fenced('text', [count === '' ? quote : `${quote}   (${count})`, ...below].join('\n'));
}

function versionLines({ installed, examined }: Reported): readonly string[] {
  const found = installed.map(({ name, version }) => ` - ${name} ${version} (installed)`);
  const assumed = (examined?.releases ?? []).filter(
    ({ name, isKnown }) => isKnown && !installed.some(each => each.name === name),
  );
  return [...found, ...assumed.map(({ name, version, reason }) => ` - ${name} ${version} (${reason})`)];
}

/** Returns the values that are not DeepSpeed's defaults, as DeepSpeed uses them. */
function differing({ examined }: Reported): readonly string[] {
  return (examined?.values ?? [])
    .filter(({ origin, note }) => origin !== 'default' && note?.startsWith('default') !== true)
    .map(({ path, value, note }) =>
      value === undefined
        ? `${path}: ? (${note ?? 'not known'})`
        : `${path}: ${renderInline(value)}${note === undefined ? '' : ` (${note})`}`,
    );
}

function findingLines({ examined }: Reported): readonly string[] {
  const found = (examined?.findings ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning');
  return found.map(({ code, severity, line, message }) => ` - line ${line + 1}, ${severity}, ${code}: ${message}`);
}

function gpuLine({ examined }: Reported): string {
  const ranks = examined?.worldSize;
  return ` - GPU count and types: ${ranks === undefined ? '' : `${ranks} data-parallel processes${examined?.worldSizeReason === undefined ? '' : ` (${examined.worldSizeReason})`}`}`;
}

/** Returns the command of the run; the places of those that are known if it is not given. */
function commandText({ command, examined }: Reported): string {
  if (command !== undefined) {
    return `Command:\n\n${fenced('sh', command)}\n`;
  }
  const names = (examined?.runs ?? []).map(({ name }) => `\`${name}\``);
  return names.length === 0 ? 'Command:\n' : `Command: ${names.join(' or ')}\n`;
}

/** Returns what DeepSpeed's form for bugs asks for, as far as files tell it, without secrets. */
export function bugReport(reported: Reported): string {
  const { file, text, language, examined, system, answers = [] } = reported;
  const own = differing(reported);
  const findings = findingLines(reported);
  const parts = [
    '**Describe the bug**\n',
    ...(answers.length === 0 ? [] : [`The log says:\n\n${answers.map(quoted).join('\n')}\n`]),
    '**To Reproduce**\n',
    commandText(reported),
    `\`${file}\`:\n\n${fenced(language, text)}\n`,
    ...(own.length === 0
      ? []
      : [
          `What DeepSpeed ${examined?.version ?? ''} uses that is not its default:\n\n${fenced('text', own.join('\n'))}\n`,
        ]),
    ...(findings.length === 0 ? [] : [`What a check of the config finds:\n\n${findings.join('\n')}\n`]),
    '**Expected behavior**\n',
    '**ds_report output**\n',
    `**System info**\n\n - OS: ${system ?? ''}\n${[gpuLine(reported), ' - Interconnects:', ...versionLines(reported)].join('\n')}\n`,
    `**Launcher context**\n${examined === undefined ? '' : `\nThe config is read by ${examined.loader}.\n`}`,
    '**Docker context**\n',
  ];
  return `${withoutSecrets(parts.join('\n')).trimEnd()}\n`;
}

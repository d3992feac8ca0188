import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GeneratedFile } from './generated-file.js';
import { withNewestRelease } from './newest-release.js';
import { replacePart } from './replace-part.js';
import { defaultOf, settingList } from './setting-list.js';
import { settings } from './settings.js';
import { table } from './table.js';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: { readonly [name: string]: Setting } }[];
    readonly commands: readonly { readonly title: string }[];
  };
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Returns a description without the number signs, with which VS Code turns names of settings into links. */
function withoutLinks(description: string): string {
  return description.replace(/`#([\w.]+)#`/g, '`$1`');
}

/** Returns a default as the tables show it: nothing for null. */
function shown(preset: unknown): string {
  return preset === null ? '' : code(JSON.stringify(preset).replaceAll('"', ''));
}

/** Returns the values of a setting that has a closed list of them, with the meaning of each. */
function valuesText({ enum: values = [], markdownEnumDescriptions = [] }: Setting): string {
  if (markdownEnumDescriptions.length === 0) {
    return values.length === 0 ? '' : ` One of ${values.map(code).join(', ')}.`;
  }
  return values.map((value, index) => `<br>${code(value)}: ${markdownEnumDescriptions[index]}`).join('');
}

function meaning(setting: Setting): string {
  const text = setting.markdownDescription ?? setting.description ?? '';
  return withoutLinks(text) + valuesText(setting);
}

function settingsTable({ contributes }: Manifest): string {
  const rows = contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties).map(([name, setting]) => [code(name), shown(setting.default), meaning(setting)]),
  );
  return table(['setting', 'default', 'meaning'], rows);
}

function commandList({ contributes }: Manifest): string {
  return contributes.commands.map(({ title }) => `- *${title}*\n`).join('');
}

/** docs/settings.md with every setting and command of package.json. */
export function settingsPage(): readonly GeneratedFile[] {
  const file = 'docs/settings.md';
  const manifest = JSON.parse(settings()[0]?.text ?? '') as Manifest;
  const parts = { settings: settingsTable(manifest), commands: commandList(manifest) };
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  const withPart = (all: string, [name, part]: readonly [string, string]): string =>
    replacePart(all, `<!-- ${name}: generated -->`, `<!-- end of ${name} -->`, `\n${part}\n`);
  return [{ file, text: Object.entries(parts).reduce(withPart, text) }];
}

/** server/README.md with the newest release and the settings that other editors have. */
export function serverSettings(): readonly GeneratedFile[] {
  const file = 'server/README.md';
  const rows = settingList
    .filter(entry => entry.for !== 'extension')
    .map(entry => [code(`deepspeed.${entry.name}`), shown(defaultOf(entry)), withoutLinks(entry.description)]);
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  const part = `\n${table(['setting', 'default', 'meaning'], rows)}\n`;
  const withTable = replacePart(text, '<!-- settings: generated -->', '<!-- end of settings -->', part);
  return [{ file, text: withNewestRelease(withTable, 'up to release ') }];
}

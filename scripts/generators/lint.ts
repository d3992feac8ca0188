import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folders, layerOf, mayImport, serverSource, sharedWithClient } from '../layers.js';
import type { GeneratedFile } from './generated-file.js';

/** Packages that belong to one side, or to those that hold a connection. */
const packages = ['vscode', 'vscode-languageclient', 'vscode-languageserver'];

interface Override {
  readonly includes: readonly string[];
  readonly linter: unknown;
}

function override(includes: readonly string[], group: readonly string[], message: string): Override {
  const options = { patterns: [{ group, message }] };
  return { includes, linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } } };
}

function toImport(from: string, to: string): string {
  const way = path.posix.relative(from, to);
  return way === '' ? '.' : way.startsWith('.') ? way : `./${way}`;
}

/**
 * Returns the import patterns that are forbidden for the files of a folder: everything except what its layer allows. A
 * later pattern overrides an earlier one.
 */
function restricted(folder: string, isIndex: boolean): readonly string[] {
  const { may = [], never = [] } = layerOf(folder) ?? {};
  const outside = packages.filter(name => !may.includes(name)).flatMap(name => [name, `${name}/*`]);
  const allowed = folders.filter(other => mayImport(folder, other) || (isIndex && other === folder));
  return [
    ...outside,
    './**',
    '../**',
    ...allowed.map(other => `!${toImport(folder, other)}/*`),
    ...never.filter(module => !folders.includes(module)).map(module => `${toImport(folder, module)}.js`),
    ...may.filter(name => name.endsWith('.json')).map(name => `!**/${name}`),
  ];
}

function overridesOf(folder: string): readonly Override[] {
  const { apart } = layerOf(folder) ?? {};
  const message = 'This folder does not import that: see layers.json and ARCHITECTURE.md.';
  const place = path.posix.join(serverSource, folder);
  const indexes = (apart ?? []).map(name => `${place}/${name}.ts`);
  const others = [`${place}/*.ts`, ...indexes.map(index => `!${index}`)];
  return [
    override(others, restricted(folder, false), message),
    ...(indexes.length === 0 ? [] : [override(indexes, restricted(folder, true), message)]),
  ];
}

function clientOverride(): Override {
  const shared = sharedWithClient.map(module =>
    folders.includes(module) ? `!**/${serverSource}/${module}/**` : `!**/${serverSource}/${module}.js`,
  );
  const group = ['vscode-languageserver', 'vscode-languageserver/*', `**/${serverSource}/**`, ...shared];
  return override(['client/**'], group, 'The client talks to the server; layers.json lists the modules that both use.');
}

function asText(overrides: readonly Override[]): string {
  return overrides.map(each => `    ${JSON.stringify(each)}`).join(',\n');
}

/** biome.json, with what each folder may import. */
export function lint(): readonly GeneratedFile[] {
  const file = 'biome.json';
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const start = text.indexOf('  "overrides": [');
  const overrides = asText([...folders.flatMap(overridesOf), clientOverride()]);
  return [{ file, text: `${text.slice(0, start)}  "overrides": [\n${overrides}\n  ]\n}\n` }];
}

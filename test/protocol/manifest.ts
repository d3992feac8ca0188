import { readFileSync } from 'node:fs';

/** The common fields in the package.json of the extension and of the language server. */
export interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly type: string; readonly url: string; readonly directory?: string };
  readonly engines: { readonly node: string };
  readonly contributes: { readonly snippets: readonly { readonly path: string }[] };
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as T;
}

export const manifest = read<Manifest>('package.json');
export const serverManifest = read<Manifest & { readonly dependencies?: unknown }>('server/package.json');

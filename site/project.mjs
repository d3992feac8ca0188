// What the site takes from the project: its folder, its manifest, the address of its publication.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** The extension's manifest. */
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The address of the repository. */
export const repository = manifest.repository.url.replace(/\.git$/, '');

/** The path that the site is published at, with slashes around it: that of the manifest's `homepage`. */
export const base = manifest.homepage === undefined ? '/' : new URL(manifest.homepage).pathname;

/** The folder of the pages that the generator reads. */
export const pagesFolder = path.join(root, 'site/out/pages');

/** The folder of the finished site. */
export const siteFolder = path.join(root, 'out/site');

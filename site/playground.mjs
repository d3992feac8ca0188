// Bundles the playground: the page, the worker with the language service, and what keeps them for later.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { compressCatalog } from '../scripts/compress-catalog.mjs';
import { shakeNamespaces } from '../scripts/shake-namespaces.mjs';
import { stripRuleTexts } from '../scripts/strip-rule-texts.mjs';
import { noticesFor, packagesIn } from '../scripts/third-party-notices.mjs';
import { root, siteFolder } from './project.mjs';

const source = path.join(root, 'site/playground');
const target = path.join(siteFolder, 'playground');

/** Bundles an entry. Returns the name of its file, which has a hash of its contents, and the packages in it. */
async function bundle(entry, options = {}) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(source, entry)],
    outdir: target,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'browser',
    target: 'es2022',
    mainFields: ['browser', 'module', 'main'],
    logLevel: 'warning',
    ...options,
  });
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry));
  return { file: path.basename(found[0]), packages: packagesIn(metafile, root) };
}

/** Writes the script that keeps these files; its text changes with each of them, so that browsers see a new release. */
async function writeServiceWorker(files) {
  const release = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
  const define = { files: JSON.stringify(['./', ...files, '../icon.svg']), release: JSON.stringify(release) };
  await bundle('service-worker.mjs', { entryNames: '[name]', define });
}

/** Builds the playground into the folder of the site. */
export async function buildPlayground() {
  const esm = { format: 'esm', splitting: true };
  const plugins = [compressCatalog(), shakeNamespaces(), stripRuleTexts()];
  const worker = await bundle('worker/worker.ts', { ...esm, plugins });
  const define = { workerScript: JSON.stringify(`./${worker.file}`) };
  const main = await bundle('main.ts', { ...esm, define });
  const early = await bundle('early.ts', { format: 'iife', define });
  const style = await bundle('style.css');
  const bundles = { worker, main, early, style };
  const page = readFileSync(path.join(source, 'index.html'), 'utf8');
  await writeServiceWorker(readdirSync(target).filter(name => /-\w{8}\.(js|css)$/.test(name)));
  writeFileSync(
    path.join(target, 'index.html'),
    page.replace(/\{(\w+)\}/g, (_, name) => bundles[name].file),
  );
  const packages = Object.values(bundles).flatMap(each => each.packages);
  writeFileSync(path.join(target, 'THIRD-PARTY-NOTICES.txt'), noticesFor([...new Set(packages)]));
}

// Lists the packages in the bundles, with the license of each.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Licenses that require no more than a file with their texts. */
const allowed = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/**
 * Returns the packages that a bundle was made from.
 * @param {{ inputs: Record<string, unknown> }} metafile esbuild's list of inputs, with paths relative to `root`
 * @returns {string[]} their folders, sorted, each once
 */
export function packagesIn({ inputs }, root) {
  const folders = Object.keys(inputs).map(file => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter(Boolean))].map(folder => path.resolve(root, folder)).sort();
}

/**
 * Returns the notices that are shipped with the bundles.
 * @param {string[]} folders of packages
 * @throws if a package has no license text, or a license that is not on the list
 */
export function noticesFor(folders) {
  const packages = folders.map(readPackage).sort((one, other) => compare(one.title, other.title));
  const problems = packages.flatMap(({ problem = [] }) => problem);
  if (problems.length > 0) {
    throw new Error(`these packages cannot be shipped: ${problems.join('; ')}`);
  }
  // The same release may be installed several times, in folders of different packages.
  const texts = new Set(packages.map(({ title, license, text }) => `${title}\nLicense: ${license}\n\n${text}\n`));
  const head = 'The code contains the packages below, under the licenses that follow their names.\n';
  return [head, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|copying|notice)(-mit)?(\.\w+)?$/i.test(file));
  const text = files
    .sort(compare)
    .map(file => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
  if (!allowed.has(license)) return { title, problem: `${title} has the license ${license}` };
  if (!files.some(file => !/^notice/i.test(file)) || text === '')
    return { title, problem: `${title} has no license text` };
  return { title, license, text };
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

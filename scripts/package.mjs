// Builds the extension and packs it into out/deepspeed-config.vsix.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, describeSize } from './build.mjs';
import { channelOf } from './release.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const budget = 1_300_000;

// Only the files that a user needs. vsce renames the readme, the change log and the license.
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/licen[cs]e[^/]*$/i,
  /^extension\/dist\/(detection|services|hostfile|python|yaml|shell|estimating|pages|runs|run-places|(extension|client|server)(\.web)?)\.js$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/(syntaxes|snippets)\/[^/]+$/,
  /^extension\/dist\/rule-pages\.json$/,
  /^extension\/images\/(icon|walkthrough\/\w+)\.png$/,
];
const required = [
  ...['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'images/icon.png', 'dist/THIRD-PARTY-NOTICES.txt'],
  ...['extension.js', 'extension.web.js', 'detection.js', 'client.js', 'client.web.js'].map(file => `dist/${file}`),
  ...['server.js', 'services.js', 'hostfile.js', 'server.web.js'].map(file => `dist/${file}`),
  ...['python', 'yaml', 'shell', 'estimating', 'pages', 'runs', 'run-places'].map(id => `dist/${id}.js`),
  'dist/rule-pages.json',
];

/**
 * Packs the extension, after a fresh build.
 * @returns {Promise<{ file: string, bytes: number, entries: { name: string, bytes: number }[] }>}
 * @throws if the package is too large, lacks a file or has a file that no user needs
 */
export async function packageExtension() {
  const sizes = await build();
  for (const size of sizes) console.log(describeSize(size));
  const file = path.join(root, 'out', 'deepspeed-config.vsix');
  mkdirSync(path.dirname(file), { recursive: true });
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  // The Marketplace reads the channel from the package, not from the publisher.
  const channel = channelOf(version) === 'pre-release' ? ['--pre-release'] : [];
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', ...channel, '--out', file],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: 120_000 },
  );
  return checkPackage(file);
}

/**
 * Checks the contents of a package.
 * @returns {{ file: string, bytes: number, entries: { name: string, bytes: number }[] }}
 * @throws if it is too large, lacks a file or has a file that no user needs
 */
export function checkPackage(file) {
  const entries = readZipEntries(readFileSync(file));
  const bytes = statSync(file).size;
  const problems = [
    ...entries.filter(({ name }) => !allowed.some(each => each.test(name))).map(({ name }) => `holds ${name}`),
    ...required.filter(each => !entries.some(({ name }) => name === `extension/${each}`)).map(each => `lacks ${each}`),
    ...(bytes > budget ? [`${bytes} bytes, more than ${budget}`] : []),
  ];
  if (problems.length > 0) {
    throw new Error(`the package is not fit to ship: ${problems.join('; ')}`);
  }
  return { file, bytes, entries };
}

// The central directory at the end of the archive lists every file: 46 bytes each, then its name.
function readZipEntries(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset));
    const entry = { name: zip.toString('utf8', at + 46, at + 46 + nameLength), bytes: zip.readUInt32LE(at + 24) };
    at += 46 + nameLength + extraLength + commentLength;
    return entry;
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { file, bytes, entries } = await packageExtension();
    for (const entry of entries) console.log(`${String(entry.bytes).padStart(9)}  ${entry.name}`);
    console.log(`${path.relative(process.cwd(), file)}: ${(bytes / 1000).toFixed(1)} KB, ${entries.length} files`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

// Packs the extension into out/deepspeed-config.vsix.
//   node scripts/package.mjs            after a fresh build
//   node scripts/package.mjs --built    from the files in dist/
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkArtefact } from './artefacts.mjs';
import { build, describeSize } from './build.mjs';
import { channelOf } from './release.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/**
 * Packs the extension from the bundles in dist/.
 * @returns {string} the path of the package
 */
export function packExtension() {
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
  return file;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const sizes = process.argv.includes('--built') ? [] : await build();
    for (const size of sizes) console.log(describeSize(size));
    const file = packExtension();
    const { bytes, entries } = checkArtefact('vsix', file);
    for (const entry of entries) console.log(`${String(entry.bytes).padStart(9)}  ${entry.name}`);
    console.log(`${path.relative(process.cwd(), file)}: ${(bytes / 1000).toFixed(1)} KB, ${entries.length} files`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

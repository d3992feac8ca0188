// Packs the command line, the language server and the Python API into a wheel, out/deepspeed_config-<version>-py3-none-any.whl.
//   node scripts/package-wheel.mjs            after a fresh build
//   node scripts/package-wheel.mjs --built    from the files in dist/
// It needs a Python with venv: python3, or the one that PYTHON names.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, describeSize } from './build.mjs';
import { programFiles } from './package-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const out = path.join(root, 'out');
const staged = path.join(out, 'wheel');

/** Copies the files that the wheel is built from into a folder of its own. */
function stage() {
  rmSync(staged, { recursive: true, force: true });
  cpSync(path.join(root, 'python/src'), path.join(staged, 'src'), {
    recursive: true,
    filter: file => !file.includes('__pycache__'),
  });
  const files = [
    ...['pyproject.toml', 'README.md'].map(name => [`python/${name}`, name]),
    ...['package.json', 'LICENSE'].map(name => [name, name]),
    ['dist/THIRD-PARTY-NOTICES.txt', 'THIRD-PARTY-NOTICES.txt'],
    ...programFiles.map(name => [name, `src/deepspeed_config/program/${path.basename(name)}`]),
  ];
  for (const [source, target] of files) {
    mkdirSync(path.dirname(path.join(staged, target)), { recursive: true });
    copyFileSync(path.join(root, source), path.join(staged, target));
  }
}

/**
 * Makes a virtual environment of Python.
 * @returns {string} the path of its Python
 * @throws if there is no Python that can
 */
export function pythonIn(folder) {
  const python = process.env.PYTHON || 'python3';
  try {
    execFileSync(python, ['-m', 'venv', folder], { encoding: 'utf8', stdio: 'pipe', timeout: 120_000 });
  } catch (error) {
    const reason = `${error.stderr ?? ''}${error.stdout ?? ''}`.trim() || error.message;
    throw new Error(
      `${python} -m venv failed: ${reason}. Install Python 3.9 or newer with venv, or name one with PYTHON`,
    );
  }
  return process.platform === 'win32' ? path.join(folder, 'Scripts/python.exe') : path.join(folder, 'bin/python');
}

/** Runs pip in an environment. It shows what pip says only if it fails. */
export function pip(python, args) {
  try {
    execFileSync(python, ['-m', 'pip', '--disable-pip-version-check', '-q', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 300_000,
    });
  } catch (error) {
    throw new Error(`pip ${args.join(' ')} failed: ${`${error.stderr ?? ''}`.trim() || error.message}`);
  }
}

/**
 * Packs the wheel from the bundles in dist/.
 * @param {string} python the Python of a virtual environment
 * @returns {{ file: string, bytes: number }}
 */
export function packWheel(python) {
  stage();
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(out, `deepspeed_config-${version}-py3-none-any.whl`);
  rmSync(file, { force: true });
  pip(python, ['wheel', '--no-deps', '--wheel-dir', out, staged]);
  if (!existsSync(file)) {
    throw new Error(`pip wrote no ${path.relative(root, file)}`);
  }
  return { file, bytes: statSync(file).size };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'package-wheel-'));
  try {
    const bundles = process.argv.includes('--built') ? [] : await build();
    for (const size of bundles) console.log(describeSize(size));
    const { file, bytes } = packWheel(pythonIn(folder));
    console.log(`${path.relative(process.cwd(), file)}: ${(bytes / 1000).toFixed(1)} KB`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

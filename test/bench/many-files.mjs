// Runs `check` over ten thousand files and measures files per second and peak memory.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../host/paths.mjs';

const counts = { configs: 10_000, python: 2_000 };
const runs = 3;
const perFolder = 100;
/** Prints the peak memory when the process ends: only the process itself knows it. */
const telling = `process.on('exit', () => require('node:fs').writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)))`;

function sourceFiles() {
  const corpus = process.env.DS_CONFIG_CORPUS;
  const folder = corpus ? path.join(corpus, 'configs') : path.join(root, 'examples');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => path.join(folder, name));
}

/** Calls `write` with the path of each file that it has to write, without an extension. */
function fill(folder, count, write) {
  for (let i = 0; i < count; i++) {
    const below = path.join(folder, String(Math.floor(i / perFolder)));
    if (i % perFolder === 0) {
      mkdirSync(below);
    }
    write(path.join(below, `ds_config_${i}`), i);
  }
}

/**
 * Measures `check` over configs.
 * @returns {{ files: number, seconds: number, peakMB: number }} of the fastest of several runs, program start included
 */
export function manyFiles() {
  const files = sourceFiles();
  return measured(counts.configs, counts.configs, (file, i) => cpSync(files[i % files.length], `${file}.json`));
}

/**
 * Measures `check` over Python files.
 * @param {(count: number) => readonly string[]} pythonFiles returns their sources, one of twenty with a config
 */
export function manyPythonFiles(pythonFiles) {
  const texts = pythonFiles(counts.python);
  return measured(counts.python, counts.python / 20, (file, i) => writeFileSync(`${file}.py`, texts[i]));
}

function measured(count, checked, write) {
  const folder = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-bench-'));
  try {
    const files = path.join(folder, 'files');
    mkdirSync(files);
    fill(files, count, write);
    const hook = path.join(folder, 'telling.cjs');
    const peak = path.join(folder, 'peak');
    writeFileSync(hook, telling);
    const results = Array.from({ length: runs }, () => {
      const begin = performance.now();
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        ['--require', hook, path.join(root, 'dist/cli.js'), 'check', files],
        { env: { ...process.env, PEAK_FILE: peak }, maxBuffer: 2 ** 30, encoding: 'utf8' },
      );
      const seconds = (performance.now() - begin) / 1000;
      if (status > 1 || !stdout.includes(`${checked.toLocaleString('en-US')} files checked`)) {
        throw new Error(`the check ended with ${status}: ${stderr.slice(0, 1000)} ${stdout.slice(-200)}`);
      }
      return { seconds, peakMB: Number(readFileSync(peak, 'utf8')) / 1000 };
    });
    const best = results.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    return { files: count, ...best };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

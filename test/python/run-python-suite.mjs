// Installs the wheel into a clean environment without Node on the PATH, and runs the tests of python/ with it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pip, pythonIn } from '../../scripts/package-wheel.mjs';
import { root } from '../host/paths.mjs';

const folderOfTests = path.join(root, 'python');

/**
 * Runs the tests of the wheel and the type check of its API.
 * @param {{ grep?: string, wheel: (python: string) => Promise<string> }} options wheel: returns its path, and may pack it with
 * that Python
 * @returns {{ passed: number, failed: number, skipped: string[], failures: string[] }}
 * @throws if Python is missing, or the wheel cannot be packed or installed
 */
export async function runPythonSuite({ grep, wheel }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'python-suite-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const python = pythonIn(path.join(folder, 'venv'));
    const file = await wheel(python);
    pip(python, ['install', file, '-r', path.join(folderOfTests, 'requirements-test.txt')]);
    pip(python, ['install', hookIn(folder)]);
    const run = (...args) => start(python, args, folder);
    const selection = grep ? ['-k', grep] : [];
    const report = path.join(folder, 'report.xml');
    const code = run('-m', 'pytest', '-q', '--junitxml', report, ...selection, 'tests', '--pyargs', 'deepspeed_config');
    const counts = countsIn(readFileSync(report, 'utf8'));
    if (code !== 0 && counts.failed === 0) {
      throw new Error(`no test failed, yet pytest ended with code ${code}`);
    }
    const checks = [
      ['mypy', '--cache-dir', path.join(folder, 'mypy'), '-p', 'deepspeed_config'],
      ['mypy', '--cache-dir', path.join(folder, 'mypy'), 'tests'],
      ['ruff', 'check', '--no-cache', '-q'],
      ['ruff', 'format', '--no-cache', '--check', '-q'],
    ];
    const failed = checks.filter(check => run('-m', ...check) !== 0).length;
    return { ...counts, passed: counts.passed + checks.length - failed, failed: counts.failed + failed };
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** Returns a folder with the package that pre-commit installs. It is refused unless it needs the wheel of this version. */
function hookIn(folder) {
  const target = path.join(folder, 'hook');
  mkdirSync(target);
  copyFileSync(path.join(root, 'pyproject.toml'), path.join(target, 'pyproject.toml'));
  return target;
}

/** Runs Python with the programs of its own environment only. */
function start(python, args, folder) {
  const home = path.join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const { NODE_OPTIONS: _, PYTHONPATH: __, ORACLE_PYTHON: oracle, ...inherited } = process.env;
  // A path starts from the folder of the project, as for the other tests that ask.
  const asked = oracle && { ORACLE_PYTHON: oracle.includes('/') ? path.resolve(root, oracle) : oracle };
  const { status, error } = spawnSync(python, args, {
    cwd: folderOfTests,
    env: { ...inherited, ...asked, PATH: path.dirname(python), HOME: home, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 300_000,
  });
  if (error) {
    throw error;
  }
  return status;
}

/** Returns the counts of a report in JUnit's format. */
function countsIn(xml) {
  const number = name => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
  const cases = [...xml.matchAll(/<testcase ([^>]*[^/])>([\s\S]*?)<\/testcase>/g)];
  const named = pattern =>
    cases
      .filter(([, , body]) => pattern.test(body))
      .map(([, attributes]) => /\bname="([^"]*)"/.exec(attributes)?.[1] ?? '');
  const skipped = named(/<skipped/);
  const failed = number('failures') + number('errors');
  return {
    passed: number('tests') - failed - skipped.length,
    failed,
    skipped,
    failures: named(/<(?:failure|error)\b/),
  };
}

// Runs the programs of a test run and returns how they ended.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './host/paths.mjs';

const timeout = 600_000;

/**
 * Runs a program of node_modules/.bin, or an absolute path, in the project's folder, and shows its output.
 * @returns {Promise<number>} its exit code; 1 if a signal ended it
 */
async function runCommand(program, args, env = {}) {
  const file = path.resolve(root, 'node_modules/.bin', program);
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const timer = setTimeout(() => {
    console.error(`${program} did not end within ${timeout / 1000} s`);
    kill();
  }, timeout);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', code => resolve(code ?? 1));
    });
  } finally {
    clearTimeout(timer);
    process.removeListener('exit', kill);
  }
}

/**
 * Runs programs one after the other; each is one check.
 * @param {[string, string[]][]} commands programs and their arguments
 */
export async function runChecks(commands) {
  let failed = 0;
  for (const [program, args] of commands) {
    if ((await runCommand(program, args)) !== 0) failed++;
  }
  return { passed: commands.length - failed, failed, skipped: [], failures: [] };
}

/**
 * Runs mocha with one of the project's configuration files, in a separate process.
 * @returns {Promise<{ passed: number, failed: number, skipped: string[], failures: string[] }>}
 * @throws if mocha ended without a report, or with an error although no test failed
 */
export async function runMocha(config, { grep, env = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mocha-result-'));
  const result = path.join(folder, 'result.json');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const reporter = path.join(root, 'test/counting-reporter.cjs');
    const args = ['--config', config, '--reporter', reporter, ...(grep ? ['--grep', grep] : [])];
    const code = await runCommand('mocha', args, { ...env, TEST_RESULT: result });
    if (!existsSync(result)) {
      throw new Error(`mocha ended with code ${code} and without a report`);
    }
    const counts = JSON.parse(readFileSync(result, 'utf8'));
    if (code !== 0 && counts.failed === 0) {
      throw new Error(`all tests passed, yet mocha ended with code ${code}`);
    }
    return counts;
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

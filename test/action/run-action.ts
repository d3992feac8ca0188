import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly shell: string;
  readonly env?: { readonly [name: string]: string };
  readonly run: string;
}

interface Action {
  readonly inputs: { readonly [name: string]: { readonly description: string; readonly default: string } };
  readonly outputs: { readonly [name: string]: { readonly value: string } };
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown };
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
export const action = load(readFileSync(path.join(root, 'action.yml'), 'utf8')) as Action;

type Values = { readonly [name: string]: string };

/** How the action ended, as the workflow sees it. */
export interface Ended {
  readonly failed: boolean;
  /** The log: what all steps wrote. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Values;
}

/** Replaces `${{ inputs.name }}` and `${{ steps.id.outputs.name }}`: the expressions of our action. */
function expanded(text: string, inputs: Values, steps: { readonly [id: string]: Values }): string {
  return text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, expression: string) => {
    const [context, name = '', ...rest] = expression.split('.');
    const value =
      context === 'inputs' ? inputs[name] : context === 'steps' ? (steps[name]?.[rest[1] ?? ''] ?? '') : undefined;
    if (value === undefined) {
      throw new Error(`unknown expression: ${expression}`);
    }
    return value;
  });
}

/** Reads the lines `name=value` of a file. */
function outputsIn(file: string): Values {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

async function runStep(file: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; log: string }> {
  // How GitHub starts a step with `shell: bash`.
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], { cwd, env });
  child.stdin.end();
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
  const [out, complaints, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exit]);
  return { code, log: `${out}${complaints}` };
}

/**
 * Runs the steps of the action in a folder as GitHub does: each in a shell, with files for outputs and the summary, until one
 * fails.
 */
export async function runAction(given: Values, workspace: string): Promise<Ended> {
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(action.inputs, name));
  if (unknown.length > 0) {
    throw new Error(`the action has no input ${unknown.join(', ')}`);
  }
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default]),
  );
  const temporary = mkdtempSync(path.join(tmpdir(), 'action-'));
  const file = (name: string): string => path.join(temporary, name);
  const steps: { [id: string]: Values } = {};
  let log = '';
  let failed = false;
  try {
    mkdirSync(file('temp'));
    writeFileSync(file('summary'), '');
    for (const [i, step] of action.runs.steps.entries()) {
      writeFileSync(file('output'), '');
      writeFileSync(file(`step-${i}.sh`), step.run);
      const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, expanded(text, inputs, steps)]);
      const ended = await runStep(file(`step-${i}.sh`), workspace, {
        ...process.env,
        GITHUB_ACTION_PATH: root,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        RUNNER_TEMP: file('temp'),
        npm_config_cache: file('cache'),
        ...Object.fromEntries(own),
      });
      log += ended.log;
      steps[step.id ?? String(i)] = outputsIn(file('output'));
      if (ended.code !== 0) {
        failed = true;
        break;
      }
    }
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, expanded(value, inputs, steps)]);
    return { failed, log, summary: readFileSync(file('summary'), 'utf8'), outputs: Object.fromEntries(outputs) };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

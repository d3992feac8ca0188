import type { Severity } from '../../checking/rule.js';
import type { Settings } from '../../loaders/assumptions.js';
import { formats } from '../formats/formats.js';
import type { Arguments, Command } from '../program/command.js';
import { type ExitCode, exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { assumptionOptions, completion, settingsOf } from '../reports/assumption-options.js';
import { type Outcome, reportOn } from '../reports/report.js';
import { type Source, sources } from '../reports/sources.js';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Characters per write: a write per finding takes longer than the check. */
const atOnce = 64 * 1024;

/** An error of ours in one file must not hide the findings in the others. */
function checked({ file, text }: Source, settings: Settings): Outcome {
  try {
    return reportOn(file, text, settings);
  } catch (error) {
    return { kind: 'failure', file, reason: `the check failed: ${error instanceof Error ? error.message : error}` };
  }
}

function globsIn(list: string): readonly string[] {
  return list
    .split(',')
    .map(glob => glob.trim())
    .filter(glob => glob !== '');
}

/** Yields the outcome for each config. Files that are not configs or cannot be read are reported on the terminal. */
async function* outcomes(given: Arguments, input: Uint8Array | undefined, terminal: Terminal): AsyncGenerator<Outcome> {
  const settings = { ...settingsOf(given), ignoredKeys: globsIn(given.value('ignore-keys') ?? '') };
  const completed = completion();
  for (const found of sources(given.operands, { input, onlyConfigs: given.has('detect') })) {
    if (found.kind === 'empty') {
      terminal.complain(`deepspeed-config: ${printable(found.file)}: there is no DeepSpeed config in this directory`);
      continue;
    }
    const outcome = found.kind === 'failure' ? found : checked(found, await completed(settings, found.file));
    if (outcome.kind === 'failure') {
      terminal.complain(`deepspeed-config: ${printable(outcome.file)}: ${printable(outcome.reason)}`);
    }
    yield outcome;
  }
}

/** Passes outcomes on and works out the exit code from them. */
function judge(threshold: Severity): {
  of: (all: AsyncIterable<Outcome>) => AsyncGenerator<Outcome>;
  code: () => ExitCode;
} {
  const counting = new Set(severities.slice(0, severities.indexOf(threshold) + 1));
  let code: ExitCode = exitCode.clean;
  return {
    async *of(all) {
      for await (const outcome of all) {
        if (outcome.kind === 'failure') {
          code = exitCode.failed;
        } else if (code === exitCode.clean && outcome.findings.some(({ severity }) => counting.has(severity))) {
          code = exitCode.found;
        }
        yield outcome;
      }
    },
    code: () => code,
  };
}

export const check: Command = {
  name: 'check',
  operands: 'FILE|DIRECTORY|- ...',
  summary: 'Say what DeepSpeed rejects, ignores or misreads.',
  details: [
    'A named file is always checked, whatever its name and its keys. A directory is searched for DeepSpeed configs, by name and content, and for hostfiles; "node_modules" and directories that start with a dot are skipped. "-" is standard input.',
  ],
  options: [
    ...assumptionOptions,
    {
      name: 'format',
      value: 'FORMAT',
      help: `The output format: ${formats.map(({ name, summary }) => `${name} (${summary})`).join('; ')}. The default is ${formats[0]?.name}.`,
      choices: formats.map(({ name }) => name),
    },
    {
      name: 'max-severity',
      value: 'SEVERITY',
      help: `The threshold: exit with ${exitCode.found} if there is a finding of this severity or a worse one. ${severities.join(', ')}; the default is error. Less severe ones are still shown.`,
      choices: severities,
    },
    {
      name: 'ignore-keys',
      value: 'GLOBS',
      help: 'Paths of keys that another program reads, with commas between them: nothing is said about them. "*" stands for any name, "**" for any number of names: "my_framework,my_framework.**".',
    },
    {
      name: 'detect',
      help: 'Skip named files that are not DeepSpeed configs: for hooks that name every JSON file.',
    },
  ],
  tables: [
    {
      title: 'Exit codes',
      rows: [
        [String(exitCode.clean), 'nothing was found at or above the threshold'],
        [String(exitCode.found), 'something was'],
        [String(exitCode.failed), 'wrong usage, or a file could not be read; the others are still checked'],
      ],
    },
  ],
  async run(given, terminal) {
    if (given.operands.length === 0) {
      throw new UsageError(`Name a file or a directory.\n${usageOf(check)}`);
    }
    const input = given.operands.includes('-') ? await terminal.readInput() : undefined;
    const format = formats.find(({ name }) => name === (given.value('format') ?? 'text'));
    const judging = judge((given.value('max-severity') ?? 'error') as Severity);
    const surroundings = { color: terminal.color, root: terminal.environment.GITHUB_WORKSPACE };
    let pending = '';
    for await (const piece of format?.write(judging.of(outcomes(given, input, terminal)), surroundings) ?? []) {
      pending += piece;
      if (pending.length > atOnce) {
        terminal.write(pending);
        pending = '';
      }
    }
    terminal.write(pending);
    return judging.code();
  },
};

import type { Severity } from '../../checking/rule.js';
import { oneOf } from '../../checking/wording.js';
import type { Settings } from '../../loaders/assumptions.js';
import { formats } from '../formats/formats.js';
import type { Arguments, Command } from '../program/command.js';
import { type ExitCode, exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { assumptionOptions, completion, settingsOf } from '../reports/assumption-options.js';
import { checkFile, type FileTask, fixSource } from '../reports/check-file.js';
import { isWithoutConfig, prepareFor } from '../reports/configs.js';
import { machineMemory, machineOptions } from '../reports/machine-options.js';
import { readModelOf } from '../reports/model-file.js';
import type { Failure, Outcome } from '../reports/report.js';
import { withoutRepeats } from '../reports/said-in-configs.js';
import { inputName, type Source, sources } from '../reports/sources.js';
import { statistics } from '../reports/statistics.js';
import { unifiedDiff } from '../reports/unified-diff.js';
import { replaceFile } from '../reports/write-file.js';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Characters per write: a write per finding takes longer than the check. */
const atOnce = 64 * 1024;

function globsIn(list: string): readonly string[] {
  return list
    .split(',')
    .map(glob => glob.trim())
    .filter(glob => glob !== '');
}

/** What to do with each file, from the options. */
function taskOf(given: Arguments, terminal: Terminal): FileTask {
  const unsafe = given.has('unsafe-fixes');
  const hints = given.has('hints') || given.value('max-severity') === 'hint';
  const concerns = (severity: Severity): boolean => hints || severity !== 'hint';
  return {
    hints,
    fixes: given.has('fix') || given.has('diff') ? { unsafe, concerns } : undefined,
    write: (file, text) => (file === inputName ? terminal.write(text) : replaceFile(file, text)),
  };
}

/**
 * Yields each config with its settings. Files that are not configs or cannot be read are reported on the terminal.
 */
async function* files(
  given: Arguments,
  input: Uint8Array | undefined,
  terminal: Terminal,
): AsyncGenerator<Failure | { readonly kind: 'source'; readonly source: Source; readonly settings: Settings }> {
  const settings = {
    ...settingsOf(given),
    ignoredKeys: globsIn(given.value('ignore-keys') ?? ''),
    model: given.value('model') ?? null,
    ...machineMemory(given),
  };
  const completed = completion(given);
  for (const found of sources(given.operands, { input, onlyConfigs: given.has('detect') })) {
    if (found.kind === 'empty') {
      terminal.complain(`deepspeed-config: ${printable(found.file)}: there is no DeepSpeed config in this directory`);
    } else if (found.kind === 'failure') {
      yield found;
    } else {
      await prepareFor(found.file, found.text);
      if (isWithoutConfig(found.file, found.text)) {
        // Of a directory's files only a parser can tell which have a config.
        if (given.operands.includes(found.file) && !given.has('detect')) {
          terminal.complain(`deepspeed-config: ${printable(found.file)}: there is no DeepSpeed config in this file`);
        }
        continue;
      }
      yield {
        kind: 'source',
        source: found,
        settings: await readModelOf(await withoutRepeats(found, settings, given.operands, completed)),
      };
    }
  }
}

/** Reports what could not be read, checked or written. */
function complainOf({ file, reason }: Failure, terminal: Terminal): void {
  terminal.complain(`deepspeed-config: ${printable(file)}: ${printable(reason)}`);
}

/** Yields the outcomes for all files, and reports on the terminal what could not be read, checked or written. */
async function* outcomes(given: Arguments, input: Uint8Array | undefined, terminal: Terminal): AsyncGenerator<Outcome> {
  const task = taskOf(given, terminal);
  for await (const found of files(given, input, terminal)) {
    for (const outcome of found.kind === 'failure' ? [found] : checkFile(found.source, found.settings, task)) {
      if (outcome.kind === 'failure') {
        complainOf(outcome, terminal);
      }
      yield outcome;
    }
  }
}

/** Prints what the fixes would change. */
async function showDiff(given: Arguments, input: Uint8Array | undefined, terminal: Terminal): Promise<ExitCode> {
  const { fixes } = taskOf(given, terminal);
  let code: ExitCode = exitCode.clean;
  for await (const found of files(given, input, terminal)) {
    const outcome = found.kind === 'failure' ? found : fixSource(found.source, found.settings, fixes);
    if (outcome.kind === 'failure') {
      complainOf(outcome, terminal);
      code = exitCode.failed;
    } else {
      const { file, text } = outcome.source;
      const diff = unifiedDiff(file, text, outcome.text);
      terminal.write(diff);
      code = diff !== '' && code === exitCode.clean ? exitCode.found : code;
    }
  }
  return code;
}

/** Stops for options that exclude each other. */
function checkOptions(given: Arguments): void {
  const [format] = ['format', 'statistics'].filter(name => given.has(name));
  if (given.has('diff') && format !== undefined) {
    throw new UsageError(`--diff prints only a diff. Leave out --${format}.`);
  }
  if (given.has('statistics') && statistics[given.value('format') ?? 'text'] === undefined) {
    throw new UsageError(`--statistics takes --format ${oneOf(Object.keys(statistics))}.`);
  }
  if (given.has('fix') && !given.has('diff') && given.operands.includes('-') && given.operands.length > 1) {
    throw new UsageError('With --fix, "-" prints the fixed file. Name no other file beside it.');
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
    'A named JSON file is always checked, whatever its name and its keys; of a Python, YAML or shell file, the configs in it. Commands that start DeepSpeed are checked in scripts, Makefiles, notebooks and Markdown. A directory is searched for DeepSpeed configs, by name and content, and for hostfiles; "node_modules" and directories that start with a dot are skipped. "-" is standard input.',
  ],
  options: [
    {
      name: 'fix',
      help: 'Apply the safe fixes to the files, and report what is left. A safe fix renames, moves or respells: it loses no value and decides nothing. With "-", the fixed file is printed, and the report goes to standard error.',
    },
    {
      name: 'unsafe-fixes',
      help: 'Apply the unsafe fixes of errors and warnings, too, with --fix or --diff. They lose or replace a value, or add one that is a guess. Without those options, count them as fixable.',
    },
    {
      name: 'diff',
      help: `Print what --fix would change as a unified diff, and write nothing. Exit with ${exitCode.found} if it would change something.`,
    },
    {
      name: 'statistics',
      help: 'Print how often each rule found something, and how many of that can be fixed.',
    },
    {
      name: 'hints',
      help: 'Show, count and fix hints, too. Otherwise only their number is shown.',
    },
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
      help: `Exit with ${exitCode.found} if there is a finding of this severity or a worse one: ${severities.join(', ')}; the default is error. Milder findings are shown, too, and leave the exit code at ${exitCode.clean}. hint includes --hints.`,
      choices: severities,
    },
    {
      name: 'ignore-keys',
      value: 'GLOBS',
      help: 'Paths of keys that another program reads, with commas between them: nothing is said about them. "*" stands for any name, "**" for any number of names: "my_framework,my_framework.**".',
    },
    {
      name: 'model',
      value: 'MODEL',
      help: 'The model that is trained, as a number of parameters (7B) or the path of its config.json, its index or its directory: text, json and markdown then say the memory that a run with each config needs.',
    },
    ...machineOptions,
    {
      name: 'detect',
      help: 'Skip named files that are not DeepSpeed configs: for hooks that name every JSON file.',
    },
  ],
  tables: [
    {
      title: 'Exit codes',
      rows: [
        [String(exitCode.clean), 'nothing was found at or above the threshold; with --fix, nothing is left'],
        [String(exitCode.found), 'something was; with --diff, something would change'],
        [String(exitCode.failed), 'wrong usage, or a file could not be read or written; the others are still checked'],
      ],
    },
  ],
  async run(given, terminal) {
    if (given.operands.length === 0) {
      throw new UsageError(`Name a file or a directory.\n${usageOf(check)}`);
    }
    checkOptions(given);
    const input = given.operands.includes('-') ? await terminal.readInput() : undefined;
    if (given.has('diff')) {
      return showDiff(given, input, terminal);
    }
    const name = given.value('format') ?? 'text';
    const write = given.has('statistics') ? statistics[name] : formats.find(each => each.name === name)?.write;
    const judging = judge((given.value('max-severity') ?? 'error') as Severity);
    const toErrors = given.has('fix') && input !== undefined;
    const surroundings = {
      color: terminal.color && !toErrors,
      root: terminal.environment.GITHUB_WORKSPACE,
      unsafe: given.has('unsafe-fixes'),
    };
    // The fixed file of standard input takes standard output.
    const print = toErrors ? (text: string) => terminal.complain(text.trimEnd()) : terminal.write;
    let pending = '';
    for await (const piece of write?.(judging.of(outcomes(given, input, terminal)), surroundings) ?? []) {
      pending += piece;
      if (pending.length > atOnce) {
        print(pending);
        pending = '';
      }
    }
    if (pending !== '') {
      print(pending);
    }
    return judging.code();
  },
};

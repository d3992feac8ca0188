import { mainOf } from '../../analysis/analyses.js';
import { effectiveText, refusalsOf } from '../../analysis/effective-config.js';
import type { Command } from '../program/command.js';
import { exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { forTerminal, printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { assumptionOptions, completion, settingsOf } from '../reports/assumption-options.js';
import { withRun } from '../reports/chosen-run.js';
import { linesOf, partsOf, prepareFor, whichOf } from '../reports/configs.js';
import { type Found, sources } from '../reports/sources.js';

const formats = ['jsonc', 'json'];

/** Returns the one file of the command. */
async function fileOf(operand: string, terminal: Terminal): Promise<Found> {
  const input = operand === '-' ? await terminal.readInput() : undefined;
  const [found, ...more] = sources([operand], { input, onlyConfigs: false });
  if (found === undefined || found.kind === 'empty' || more.length > 0) {
    throw new UsageError(`"${operand}" is a directory: give one file.\n${usageOf(effective)}`);
  }
  return found;
}

export const effective: Command = {
  name: 'effective',
  operands: 'FILE|-',
  summary: 'Show the config as DeepSpeed would use it.',
  details: [
    'Defaults are filled in, batch sizes derived, old names replaced and values converted as in DeepSpeed. Comments name the source of a value that is not simply written in the file. A value that the file does not determine stays "auto", or a comment says what it depends on. "-" is standard input.',
  ],
  options: [
    ...assumptionOptions,
    {
      name: 'run',
      value: 'RUN',
      help: 'The run whose arguments replace "auto", by the file and line of its command or recipe, such as train.sh:12. Otherwise all runs that name the file, and "auto" stays if they differ.',
    },
    {
      name: 'format',
      value: 'FORMAT',
      help: 'The output format: jsonc (with the comments), the default; json (plain, without values that cannot be determined).',
      choices: formats,
    },
  ],
  tables: [
    {
      title: 'Exit codes',
      rows: [
        [String(exitCode.clean), 'the config was written'],
        [String(exitCode.found), 'the config was written, but DeepSpeed refuses the file: "check" says why'],
        [String(exitCode.failed), 'wrong usage, or the file could not be read'],
      ],
    },
  ],
  async run(given, terminal) {
    const [operand, ...more] = given.operands;
    if (operand === undefined || more.length > 0) {
      throw new UsageError(`Give one file.\n${usageOf(effective)}`);
    }
    const found = await fileOf(operand, terminal);
    if (found.kind !== 'source') {
      const reason = found.kind === 'failure' ? found.reason : 'not read';
      terminal.complain(`deepspeed-config: ${printable(found.file)}: ${printable(reason)}`);
      return exitCode.failed;
    }
    const settings = withRun(await completion(given)(settingsOf(given), found.file), given.value('run'), effective);
    await prepareFor(found.file, found.text);
    const analyses = partsOf(linesOf(found.file, found.text), settings).flatMap(each => each.analyses);
    const analysis = mainOf(analyses);
    if (analysis === undefined) {
      terminal.complain(`deepspeed-config: ${printable(found.file)}: there is no DeepSpeed config in this file`);
      return exitCode.failed;
    }
    const which = whichOf(analyses, analysis);
    if (which !== undefined) {
      terminal.complain(`deepspeed-config: ${printable(found.file)}: ${which}`);
    }
    const json = given.value('format') === 'json';
    terminal.write(json ? effectiveText(analysis, 'json') : forTerminal(effectiveText(analysis)));
    return refusalsOf(analysis) > 0 ? exitCode.found : exitCode.clean;
  },
};

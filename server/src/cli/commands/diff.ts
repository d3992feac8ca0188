import type { Command } from '../program/command.js';
import { exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { forTerminal } from '../program/printable.js';
import { UsageError } from '../program/usage-error.js';
import { assumptionOptions } from '../reports/assumption-options.js';
import { examinedFile } from '../reports/examined-file.js';

export const diff: Command = {
  name: 'diff',
  operands: 'FILE FILE',
  summary: 'Compare two configs by their effect.',
  details: [
    'Only values that DeepSpeed uses differently count. Defaults, other names of keys, the order of keys and the spelling of numbers make no difference. The files can be in different languages. "-" is standard input.',
  ],
  options: [
    ...assumptionOptions,
    {
      name: 'format',
      value: 'FORMAT',
      help: 'The output format, text (the default) or json.',
      choices: ['text', 'json'],
    },
  ],
  tables: [
    {
      title: 'Exit codes',
      rows: [
        [String(exitCode.clean), 'the effect is the same'],
        [String(exitCode.found), 'it is not'],
        [String(exitCode.failed), 'wrong usage, or a file could not be read'],
      ],
    },
  ],
  async run(given, terminal) {
    const [one, other, ...more] = given.operands;
    if (one === undefined || other === undefined || more.length > 0) {
      throw new UsageError(`Give two files.\n${usageOf(diff)}`);
    }
    const { compare, comparisonJson, comparisonText } = await import('../../pages/pages.js');
    const comparison = compare(await examinedFile(one, given, terminal), await examinedFile(other, given, terminal));
    const isJson = given.value('format') === 'json';
    terminal.write(isJson ? comparisonJson(comparison) : forTerminal(comparisonText(comparison)));
    return comparison.differences.length === 0 ? exitCode.clean : exitCode.found;
  },
};

import type { Examined } from '../../analysis/examination.js';
import type { Arguments } from '../program/command.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { examiner } from './log-file.js';
import { sources } from './sources.js';

/** The contents of a file with a config, and what we say about it. */
export interface ExaminedFile {
  readonly file: string;
  readonly text: string;
  readonly examined: Examined;
}

/**
 * Reads and examines the config in a file, or in standard input for "-".
 * @throws UsageError if there is none
 */
export async function examinedFile(operand: string, given: Arguments, terminal: Terminal): Promise<ExaminedFile> {
  const input = operand === '-' ? await terminal.readInput() : undefined;
  const [found] = sources([operand], { input, onlyConfigs: false });
  if (found?.kind !== 'source') {
    throw new UsageError(`${operand}: ${found?.kind === 'failure' ? found.reason : 'give a file'}`);
  }
  const { file, text } = found;
  const examined = await examiner(given)(file, text, {});
  if (examined === undefined) {
    throw new UsageError(`${file}: there is no DeepSpeed config in this file`);
  }
  return { file, text, examined };
}

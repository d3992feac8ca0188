import { readFileSync } from 'node:fs';
import { release, type } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Examined } from '../../analysis/examination.js';
import { hostLanguageOf } from '../../detection/host-languages.js';
import { filesOnDisk } from '../../surroundings/files-on-disk.js';
import { installedAround } from '../../surroundings/installed.js';
import type { Command } from '../program/command.js';
import { exitCode } from '../program/exit-code.js';
import { usageOf } from '../program/help.js';
import { forTerminal } from '../program/printable.js';
import { UsageError } from '../program/usage-error.js';
import { assumptionOptions } from '../reports/assumption-options.js';
import { examinedFile } from '../reports/examined-file.js';
import { explainLog } from '../reports/log-file.js';

/** Returns the command of the only run that names a config; undefined if there are several, or none in a script. */
function commandOf({ runs: [run, ...others] }: Examined): string | undefined {
  // A notebook and a recipe have no command of their own at that place.
  if (run === undefined || others.length > 0 || !/\.(?:sh|bash|slurm|sbatch|job)$/i.test(run.place.uri)) {
    return undefined;
  }
  const text = readFileSync(fileURLToPath(run.place.uri), 'utf8');
  return TextDocument.create(run.place.uri, 'shellscript', 0, text).getText(run.place);
}

export const report: Command = {
  name: 'report',
  operands: 'FILE',
  summary: "Write what DeepSpeed's form for bugs asks for.",
  details: [
    'The config, what DeepSpeed uses that is not its default, findings, pinned and installed releases. Tokens, keys, passwords, user names in paths, e-mail addresses and credentials in addresses are left out. Read it before you publish it. Nothing of the project is run.',
  ],
  options: [
    { name: 'command', value: 'TEXT', help: 'The command that starts the run.' },
    { name: 'log', value: 'FILE', help: 'The output of the run: its errors are quoted.' },
    ...assumptionOptions,
  ],
  async run(given, terminal) {
    const [operand, ...more] = given.operands;
    if (operand === undefined || more.length > 0) {
      throw new UsageError(`Give one file.\n${usageOf(report)}`);
    }
    const { bugReport } = await import('../../pages/pages.js');
    const config = await examinedFile(operand, given, terminal);
    const log = given.value('log');
    const { VIRTUAL_ENV, CONDA_PREFIX } = terminal.environment;
    const folder = path.resolve(path.dirname(operand));
    const text = bugReport({
      ...config,
      language: hostLanguageOf(config.file) ?? 'json',
      installed: await installedAround(
        filesOnDisk(process.cwd()),
        folder,
        [VIRTUAL_ENV, CONDA_PREFIX, path.resolve('.venv')].filter(each => each !== undefined),
      ),
      system: `${type()} ${release()}`,
      command: given.value('command') ?? commandOf(config.examined),
      answers: log === undefined ? [] : (await explainLog(log, given, terminal)).answers,
    });
    terminal.write(forTerminal(text));
    return exitCode.clean;
  },
};

import { existsSync } from 'node:fs';
import { version } from '../../../package.json';
import { newestVersion } from '../catalog/releases.js';
import { commands } from './commands/commands.js';
import { readArguments } from './program/arguments.js';
import type { Command } from './program/command.js';
import { type ExitCode, exitCode } from './program/exit-code.js';
import { commandHelp, generalHelp } from './program/help.js';
import type { Terminal } from './program/terminal.js';
import { UsageError, unknown } from './program/usage-error.js';

function commandNamed(name: string): Command {
  const command = commands.find(candidate => candidate.name === name);
  if (command !== undefined) {
    return command;
  }
  if (!name.startsWith('-') && existsSync(name)) {
    throw new UsageError(`"${name}" is a file, not a command. To check it: deepspeed-config check ${name}`);
  }
  const known = commands.map(each => each.name);
  throw name.startsWith('-') ? unknown('option', name, ['--help', '--version']) : unknown('command', name, known);
}

async function dispatch(given: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = given;
  if (name === undefined) {
    throw new UsageError(generalHelp(commands).trimEnd());
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' ? rest[0] : undefined;
    terminal.write(topic === undefined ? generalHelp(commands) : commandHelp(commandNamed(topic)));
    return exitCode.clean;
  }
  if (name === '--version') {
    terminal.write(`deepspeed-config ${version} (DeepSpeed up to ${newestVersion})\n`);
    return exitCode.clean;
  }
  const command = commandNamed(name);
  const args = readArguments(command, rest);
  if (args.has('help')) {
    terminal.write(commandHelp(command));
    return exitCode.clean;
  }
  return command.run(args, terminal);
}

/** Runs the program and returns the exit code. The arguments do not include the interpreter and the script. */
export async function run(given: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(given, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    const hint = given.length === 0 ? '' : '\nTry "deepspeed-config --help".';
    terminal.complain(given.length === 0 ? error.message : `deepspeed-config: ${error.message}${hint}`);
    return exitCode.failed;
  }
}

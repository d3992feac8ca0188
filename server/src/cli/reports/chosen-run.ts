import type { Settings } from '../../loaders/settings.js';
import type { Command } from '../program/command.js';
import { usageOf } from '../program/help.js';
import { UsageError } from '../program/usage-error.js';

/**
 * Returns the settings with the run of a name only; all of them if no name is given.
 * @throws UsageError if no run has the name
 */
export function withRun(settings: Settings, name: string | undefined, command: Command): Settings {
  if (name === undefined) {
    return settings;
  }
  const all = settings.runs ?? [];
  const runs = all.filter(run => run.name === name);
  if (runs.length === 0) {
    const known = all.length === 0 ? 'No run names the file.' : `There are ${all.map(run => run.name).join(', ')}.`;
    throw new UsageError(`No run of the file is "${name}". ${known}\n${usageOf(command)}`);
  }
  return { ...settings, runs };
}

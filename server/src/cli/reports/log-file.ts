import { createReadStream } from 'node:fs';
import { mainOf } from '../../analysis/analyses.js';
import { effectiveValues } from '../../analysis/effective-config.js';
import type { Settings } from '../../loaders/assumptions.js';
import type { Explanation } from '../../logs/render-answers.js';
import type { ConfigFile, Examine } from '../../pages/pages.js';
import type { Arguments } from '../program/command.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { completion, settingsOf } from './assumption-options.js';
import { linesOf, partsOf, prepareFor } from './configs.js';
import { inputName, reasonOf, sources } from './sources.js';

/** Configs of the folder that are examined: it may be a collection of many runs. */
const mostConfigs = 100;

/** Returns the configs that the run may have read: the named one, or those in the folder. */
function configsFor(given: Arguments): readonly ConfigFile[] {
  const named = given.value('config');
  const configs: ConfigFile[] = [];
  for (const found of sources([named ?? '.'], { input: undefined, onlyConfigs: false })) {
    if (found.kind === 'source') {
      configs.push(found);
    } else if (named !== undefined) {
      throw new UsageError(
        found.kind === 'failure' ? `${named}: ${found.reason}` : `"${named}" is a directory with no config.`,
      );
    }
    if (configs.length === mostConfigs) {
      break;
    }
  }
  return configs;
}

/** Returns a function that examines configs under the assumptions of the command, unless the log knows better. */
export function examiner(given: Arguments): Examine {
  const complete = completion(given);
  return async (file, text, { version, worldSize, loader }) => {
    const own: Settings = settingsOf(given);
    const settings = await complete(
      {
        ...own,
        version: own.version === 'auto' ? (version ?? own.version) : own.version,
        worldSize: own.worldSize ?? worldSize ?? null,
        loader: own.loader === 'auto' ? (loader ?? own.loader) : own.loader,
      },
      file,
    );
    await prepareFor(file, text);
    const analyses = partsOf(linesOf(file, text), settings).flatMap(each => each.analyses);
    const { examine } = await import('../../pages/pages.js');
    const main = mainOf(analyses);
    return examine({ analyses, main, values: effectiveValues(main) });
  };
}

/**
 * Explains a log.
 * @throws UsageError if the log or the named config cannot be read
 */
export async function explainLog(log: string, given: Arguments, terminal: Terminal): Promise<Explanation> {
  const { LogReader, answersTo, linesIn, printedDifferences } = await import('../../pages/pages.js');
  const reader = new LogReader();
  try {
    for await (const line of linesIn(log === '-' ? terminal.input() : createReadStream(log))) {
      reader.push(line);
    }
  } catch (error) {
    throw new UsageError(`${log === '-' ? inputName : log}: ${reasonOf(error)}`);
  }
  const facts = reader.end();
  const isWanted = facts.events.length > 0 || facts.printedConfig !== undefined;
  const configs = isWanted || given.has('config') ? configsFor(given) : [];
  const examine = examiner(given);
  const answers = await answersTo(facts, configs, examine);
  const printed =
    facts.printedConfig === undefined
      ? undefined
      : await printedDifferences(facts.printedConfig, chosen(configs, answers), examine, facts.version);
  return { answers, printed, lines: facts.lines };
}

/** Returns the config that an answer names, or all. */
function chosen(configs: readonly ConfigFile[], answers: Explanation['answers']): readonly ConfigFile[] {
  const named = answers.flatMap(({ places }) => places.map(({ file }) => file));
  const own = configs.filter(({ file }) => named.includes(file));
  return own.length > 0 ? own : configs;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Settings } from '../../loaders/settings.js';
import { linesOf, partsOf, prepareFor, runsOf } from './configs.js';
import { findingKey } from './runs.js';
import { isConfig, isSearched, type Source } from './sources.js';

type Complete = (settings: Settings, file: string) => Promise<Settings>;

/** Returns the contents of a config that an operand names, or that is below one; undefined if it gets no report. */
function checkedText(file: string, operands: readonly string[]): string | undefined {
  const isNamed = operands.some(operand => path.resolve(operand) === file);
  if (!isNamed && !operands.some(operand => isSearched(file, operand))) {
    return undefined;
  }
  try {
    const text = readFileSync(file, 'utf8');
    return isNamed || isConfig(file, text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the findings of a config, each with its rule and place; of those about runs, only the ones about a script. */
async function findingsOf(
  file: string,
  text: string,
  script: string,
  settings: Settings,
  complete: Complete,
): Promise<readonly string[]> {
  await prepareFor(file, text);
  const lines = linesOf(file, text);
  const uri = pathToFileURL(file).href;
  const analyses = partsOf(lines, await complete(settings, file)).flatMap(part => part.analyses);
  return analyses.flatMap(({ verdicts, document }) =>
    verdicts
      .filter(
        ({ relatedFiles }) =>
          relatedFiles?.length === 0 || relatedFiles?.some(({ place }) => place.uri === script) !== false,
      )
      .map(({ code, span }) => findingKey(code, { uri, start: document.lines.positionAt(span.offset) })),
  );
}

/**
 * Returns the settings of a script without the findings that the report on a config has, too: one mistake is reported
 * once, in the config, with the place in the script.
 */
export async function withoutRepeats(
  { file, text }: Source,
  settings: Settings,
  operands: readonly string[],
  complete: Complete,
): Promise<Settings> {
  const own = await complete(settings, file);
  const script = pathToFileURL(path.resolve(file)).href;
  const repeatable = runsOf(linesOf(file, text), own).filter(({ inConfig }) => inConfig !== undefined);
  const configs = new Set(repeatable.flatMap(({ relatedFiles = [] }) => relatedFiles.map(({ place }) => place.uri)));
  const said: string[] = [];
  for (const uri of configs) {
    const config = fileURLToPath(uri);
    const checked = checkedText(config, operands);
    if (checked !== undefined) {
      said.push(...(await findingsOf(config, checked, script, settings, complete)));
    }
  }
  return said.length === 0 ? own : { ...own, saidInConfigs: new Set(said) };
}

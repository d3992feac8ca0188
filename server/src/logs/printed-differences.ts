import type { Examined } from '../analysis/examination.js';
import { type Difference, differences } from '../comparing/differences.js';
import type { ConfigFile, Examine } from './answer.js';

/** The values that a run used differently than a file says. */
export interface PrintedDifferences {
  readonly file: string;
  readonly differences: readonly Difference[];
}

/** Returns the differences between values that both sides determine: a loader fills the others in at the start. */
function determined(printed: Examined, file: Examined): readonly Difference[] {
  return differences(printed.values, file.values).filter(({ one, other }) => {
    const isOpen = (side: typeof one): boolean =>
      side !== undefined && (side.value === undefined || side.value === 'auto');
    const isFilled = other?.origin === 'loader' || other?.origin === 'derived' || one?.origin === 'derived';
    return !isOpen(one) && !isOpen(other) && !isFilled;
  });
}

/**
 * Compares the config that DeepSpeed printed with the configs that the run may have read. Returns the one with the
 * fewest differences; undefined if there is no config, or none is similar to it.
 */
export async function printedDifferences(
  printedConfig: string,
  configs: readonly ConfigFile[],
  examine: Examine,
  version: string | undefined,
): Promise<PrintedDifferences | undefined> {
  const assumed = version === undefined ? {} : { version };
  const printed = await examine('ds_config.json', printedConfig, { ...assumed, loader: 'deepspeed' });
  let best: PrintedDifferences | undefined;
  for (const { file, text } of printed === undefined ? [] : configs) {
    const examined = await examine(file, text, assumed);
    if (printed !== undefined && examined !== undefined) {
      const found = { file, differences: determined(printed, examined) };
      best = best === undefined || found.differences.length < best.differences.length ? found : best;
    }
  }
  return best;
}

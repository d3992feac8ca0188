/**
 * Where a fact comes from, as `source` has it: citations with ", " between them. Each is one of
 *   deepspeed/runtime/engine.py:DeepSpeedEngine.train_batch_size   a file of a Python package, and what in it to look at
 *   deepspeed/runtime/constants.py:QUANTIZE_GROUPS@v0.6.7          the same in a release other than the newest known
 *   tests/unit/v1/zero/test_zero.py:TestZero3Init                  the same of DeepSpeed's repository, which is not in its package
 *   EleutherAI/gpt-neox/megatron/arguments.py:parse_args           the same of another repository, by its owner and name
 *   docs/_pages/config-json.md                                     a file without symbols, of DeepSpeed's or another repository
 *   server/src/catalog/data                                        data of ours, where each entry has a source of its own
 *   transformers#33523                                             a thread
 * A drift check finds the symbols of Python packages in what is installed: `npm run drift`.
 */
export interface Citation {
  readonly text: string;
  /** Undefined for a thread. */
  readonly file: string | undefined;
  /** A class, function, constant or attribute by its dotted name; undefined for files that have none. */
  readonly symbol: string | undefined;
  /** The release, where it is not the newest known. */
  readonly release: string | undefined;
}

const thread = /^[\w./-]+#\d+$/;
const cited = /^([\w./-]+\/[\w./-]+?)(?::([A-Za-z_][\w.]*))?(?:@v([\d.]+))?$/;

function citation(text: string): Citation | undefined {
  if (thread.test(text)) {
    return { text, file: undefined, symbol: undefined, release: undefined };
  }
  const [, file, symbol, release] = text.match(cited) ?? [];
  const isComplete = file !== undefined && file.endsWith('.py') === (symbol !== undefined);
  return isComplete ? { text, file, symbol, release } : undefined;
}

/** The citations of a source; undefined when it is not written as it has to be. */
export function citationsOf(source: string): readonly Citation[] | undefined {
  const all = source.split(', ').map(citation);
  const good = all.filter(each => each !== undefined);
  return good.length === all.length ? good : undefined;
}

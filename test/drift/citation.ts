/**
 * The origin of a fact. A `source` is a list of citations, separated by ", ". Each is one of
 *   deepspeed/runtime/engine.py:DeepSpeedEngine.train_batch_size   a symbol in a file of a Python package
 *   deepspeed/runtime/constants.py:QUANTIZE_GROUPS@v0.6.7          the same in a release other than the newest known
 *   tests/unit/v1/zero/test_zero.py:TestZero3Init                  the same in DeepSpeed's repository, outside its package
 *   EleutherAI/gpt-neox/megatron/arguments.py:parse_args           the same in another repository, by its owner and name
 *   docs/_pages/config-json.md                                     a file without symbols, in DeepSpeed's or another repository
 *   server/src/catalog/data                                        the project's data; each entry has its own source
 *   transformers#33523                                             a thread
 * `npm run drift` looks the symbols up in the installed Python packages.
 */
export interface Citation {
  readonly text: string;
  /** Undefined for a thread. */
  readonly file: string | undefined;
  /** A class, function, constant or attribute by its dotted name; undefined for files that have none. */
  readonly symbol: string | undefined;
  /** The release; undefined for the newest known one. */
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

/** Returns the citations of a source; undefined if one of them is malformed. */
export function citationsOf(source: string): readonly Citation[] | undefined {
  const all = source.split(', ').map(citation);
  const good = all.filter(each => each !== undefined);
  return good.length === all.length ? good : undefined;
}

import type { Settings } from '../../loaders/assumptions.js';
import { type FixChoice, type FixedFile, fixFile } from './fixing.js';
import { type Failure, type Outcome, reportOn } from './report.js';
import { inputName, reasonOf, type Source } from './sources.js';

/** What to do with a file. */
export interface FileTask {
  /** Whether to report hints. */
  readonly hints: boolean;
  /** The fixes to apply, if any. */
  readonly fixes: FixChoice | undefined;
  /** Writes the fixed file. */
  readonly write: (file: string, text: string) => void;
}

/** The contents of a file before and after fixes. */
interface FixedSource extends FixedFile {
  readonly kind: 'fixed';
  readonly source: Source;
}

/** Returns the result of `action` for a file. An error of ours in one file must not hide the findings in the others. */
function guarded<Result>(file: string, action: () => Result): Result | Failure {
  try {
    return action();
  } catch (error) {
    return { kind: 'failure', file, reason: `the check failed: ${error instanceof Error ? error.message : error}` };
  }
}

/** Applies fixes to the contents of a file. */
export function fixSource(source: Source, settings: Settings, fixes: FixChoice | undefined): FixedSource | Failure {
  const { file, text } = source;
  return guarded(file, () => ({
    kind: 'fixed',
    source,
    ...(fixes === undefined ? { text, fixed: [] } : fixFile(file, text, settings, fixes)),
  }));
}

/** Yields the report about a file, after fixes if there are any to apply, and a failure if it cannot be written. */
export function* checkFile(source: Source, settings: Settings, task: FileTask): Generator<Outcome> {
  const { file } = source;
  const outcome = fixSource(source, settings, task.fixes);
  if (outcome.kind === 'failure') {
    yield outcome;
    return;
  }
  let { text, fixed } = outcome;
  try {
    if (text !== source.text || (task.fixes !== undefined && file === inputName)) {
      task.write(file, text);
    }
  } catch (error) {
    yield { kind: 'failure', file, reason: `it cannot be written and is unchanged: ${reasonOf(error)}` };
    ({ text } = source);
    fixed = [];
  }
  yield guarded(file, () => {
    const report = reportOn(file, text, settings, task.hints);
    return task.fixes === undefined ? report : { ...report, fixed };
  });
}

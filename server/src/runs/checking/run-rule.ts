import type { EditFix } from '../../checking/edit-fix.js';
import type { Finding, RuleFacts } from '../../checking/rule.js';
import type { Span } from '../../document/syntax-tree.js';
import type { Settings } from '../../loaders/settings.js';
import type { NamedFile, RunContext } from './run-context.js';

/** A place in another file that a finding is about. */
export interface Elsewhere {
  readonly file: NamedFile;
  readonly span: Span;
  readonly message: string;
}

/** A finding about a run, at a place in the file that starts it. */
export interface RunFinding extends Finding<EditFix> {
  readonly elsewhere?: readonly Elsewhere[] | undefined;
}

/** A kind of mistake in how a program is started. The examples are run as tests. */
export interface RunRule extends RuleFacts {
  /** The language of the examples; shell scripts if absent. */
  readonly language?: 'yaml' | 'python';
  /** The settings for the examples; the defaults if absent. */
  readonly assuming?: Partial<Settings>;
  /** The rule that reports the same mistake in the config that the run names, if that is checked, too. */
  readonly inConfig?: string;
  /** The files beside the examples, by their paths. */
  readonly beside?: { readonly [path: string]: string };
  readonly check: (context: RunContext) => Iterable<RunFinding>;
}

import type { Binding, BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Draft } from '../document/draft.js';
import type { Span } from '../document/syntax-tree.js';
import type { Assumptions, Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader.js';

/**
 * A claim about a run, not a matter of taste. error: the run fails. warning: it runs, and what is written has no effect or
 * another one than it says. information and hint: it runs as written; there is something worth knowing.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** When the run fails: while the config is read, while the engine is built, in a training step, or never. */
export type FailsAt = 'load' | 'initialize' | 'step' | 'never';

/** A change that mends a finding. `apply` works on a draft, so that it holds for the text as it then is. */
export interface Fix {
  readonly title: string;
  /** The one to take when there is no reason for another. */
  readonly preferred?: boolean;
  readonly apply: (draft: Draft) => void;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** Something to say about a place in a config. */
export interface Finding<Mend = Fix> {
  readonly span: Span;
  /** What is wrong, what DeepSpeed does about it, what to write instead. */
  readonly message: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
  readonly tag?: 'unnecessary' | 'deprecated';
  readonly related?: readonly Related[];
  /** Made when somebody asks for them. */
  readonly fixes?: () => readonly Mend[];
}

/** What a rule may look at. */
export interface RuleContext {
  readonly document: ConfigDocument;
  readonly binding: Binding;
  readonly assumptions: Assumptions;
}

/** What there is to tell about a rule, whatever language it is about. */
export interface RuleFacts {
  /** Stable, kebab-case, named like the file. */
  readonly code: string;
  /** The worst that it reports, unless the settings say otherwise. */
  readonly severity: Severity;
  /** The earliest time at which a run fails that it reports. */
  readonly failsAt: FailsAt;
  readonly summary: string;
  /** Why it matters, for the rule's page. */
  readonly why: string;
  /** A file, as text, in which the rule finds something. */
  readonly bad: string;
  /** The same file, mended. */
  readonly good: string;
  /** Why nothing can be mended at the press of a key; absent where there is a preferred fix. */
  readonly noFix?: string;
  /** Where the fact comes from: file and line in DeepSpeed, transformers or accelerate, or a thread. */
  readonly source: string;
}

/**
 * One thing that goes wrong in configs. A rule looks at each key by itself (`checkProperty`) or at the whole file
 * (`checkConfig`), and carries an example that breaks it and one that keeps it; both are run as tests.
 */
export interface Rule extends RuleFacts {
  /** What has to be assumed for the examples to hold; the defaults otherwise. */
  readonly assuming?: Partial<Settings>;
  /** Releases of DeepSpeed it holds for: [first, last], both included; null is open. */
  readonly versions?: readonly [string | null, string | null];
  /** Loaders it holds for; all when absent. */
  readonly loaders?: readonly LoaderId[];
  /** Key paths it is about: it is asked only about these keys, or only when the file has one of them. All when absent. */
  readonly about?: readonly string[];
  /** What `about` cannot say: whether a key of the catalog, or an unknown one, can concern it at all. Asked once per key. */
  readonly concerns?: (node: CatalogNode | undefined) => boolean;
  readonly checkProperty?: (bound: BoundProperty, context: RuleContext) => Iterable<Finding> | undefined;
  readonly checkConfig?: (context: RuleContext) => Iterable<Finding> | undefined;
}

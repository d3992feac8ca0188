import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import type { Draft } from '../document/draft.js';
import type { PropertyNode, ScalarNode, Span, ValueNode } from '../document/syntax-tree.js';
import type { Assumptions, Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { ConfigContext } from '../semantics/config-context.js';

/**
 * A claim about a run, not a matter of taste. error: the run fails. warning: it runs, and what is written has no effect or
 * another one than it says. information and hint: it runs as written; there is something worth knowing.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** When the run fails: while the config is read, while the engine is built, in a training step or another call of the engine, or never. */
export type FailsAt = 'load' | 'initialize' | 'step' | 'never';

/** A change that mends a finding. `apply` works on a draft, so that it holds for the text as it then is. */
export interface Fix {
  readonly title: string;
  /** The one to take when there is no reason for another. */
  readonly preferred?: boolean;
  /** The one to take where the preferred one would lead into an error. */
  readonly otherwise?: boolean;
  /** The way to the section that it puts something into, and makes where it is missing. */
  readonly into?: readonly string[];
  readonly apply: (draft: Draft) => void;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A claim about a place in a config. */
export interface Finding<Change = Fix> {
  readonly span: Span;
  /** What is wrong, what DeepSpeed does about it, what to write instead. */
  readonly message: string;
  /** The rule's own if absent. */
  readonly severity?: Severity;
  /** The rule's own if absent. */
  readonly failsAt?: FailsAt;
  readonly tag?: 'unnecessary' | 'deprecated';
  readonly related?: readonly Related[];
  /** The keys that it is about, where they are several. */
  readonly keys?: readonly PropertyNode[];
  /** Paths of the keys that should stand in place of the one that it is about. */
  readonly means?: readonly string[];
  /** Paths of keys that are missing: any of them would do. */
  readonly lacks?: readonly string[];
  /** It is not settled which of the keys will be there: what rules say about several of them does not hold. */
  readonly leavesOpen?: boolean;
  /** Made when somebody asks for them. */
  readonly fixes?: () => readonly Change[];
}

/** What a rule says of itself, whatever language it is about, and the examples that are run as tests. */
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
  /** Where the fact comes from: files with symbols in DeepSpeed, transformers and others, or threads. See test/drift/citation.ts. */
  readonly source: string;
  /** What the rule looks for, where that is listed: for its page. */
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** What a rule about configs says of itself. */
export interface ConfigRuleFacts extends RuleFacts {
  /** What has to be assumed for the examples to hold; the defaults otherwise. */
  readonly assuming?: Partial<Settings>;
  /** Releases of DeepSpeed it holds for: [first, last], both included; null is open. */
  readonly versions?: readonly [string | null, string | null];
  /** The path of the key that is missing where it reports one: `deepspeed --autotuning` writes some of them itself. */
  readonly missing?: string;
  /** Loaders it holds for; all when absent. */
  readonly loaders?: readonly LoaderId[];
  /**
   * What it finds fault with, where that leaves nothing to say about the same key for rules that are no graver. `key`: that the key
   * stands there; `section`: the same, with all that is in it; `value`: the value by itself, whatever the keys around it say; `text`: that
   * it cannot be read as it stands; `file`: that it is none of whoever wrote a config, so that nothing else is said of it.
   */
  readonly judges?: 'key' | 'section' | 'value' | 'text' | 'file';
  /** Codes of rules that say the same of the same keys, or of keys in them, and less of it. */
  readonly covers?: readonly string[];
}

/** A look at each key by itself. */
export interface KeyCheck {
  /**
   * Whether it can find anything in such a key (undefined: one that the catalog does not have) with a value of this kind
   * (undefined: none yet) under this loader and release. `scalar` is the value where all that say the same can be judged
   * alike; its place in a text means nothing. Asked once, and then not again in any file; the check itself need not look at
   * it again. Well-written keys should concern no rule.
   */
  readonly concerns: (
    node: CatalogNode | undefined,
    kind: ValueNode['kind'] | undefined,
    run: Pick<Assumptions, 'loader' | 'version'>,
    scalar: ScalarNode | undefined,
  ) => boolean;
  readonly checkProperty: (bound: BoundProperty, context: ConfigContext) => Iterable<Finding> | undefined;
}

/** A key by its path, with the values that matter: `may` is asked as `concerns` is. */
export interface Subject {
  readonly path: string;
  readonly may: (kind: ValueNode['kind'] | undefined, scalar: ScalarNode | undefined) => boolean;
}

/** A look at the whole file. */
export interface FileCheck {
  /** Keys: it can find something only in a file with one of them. Or in a text that is no object of plain JSON. */
  readonly about: readonly (string | Subject)[] | 'other than plain JSON' | 'every file';
  readonly checkConfig: (context: ConfigContext) => Iterable<Finding> | undefined;
}

type Without<Check> = { readonly [K in keyof Check]?: undefined };

/** One thing that goes wrong in configs. A rule looks at each key by itself, at the whole file, or at both. */
export type Rule = ConfigRuleFacts &
  ((KeyCheck & FileCheck) | (KeyCheck & Without<FileCheck>) | (FileCheck & Without<KeyCheck>));

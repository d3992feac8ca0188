import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import type { Draft } from '../document/draft.js';
import type { FilePlace } from '../document/file-place.js';
import type { PropertyNode, ScalarNode, Span, ValueNode } from '../document/syntax-tree.js';
import type { Assumptions, Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { ConfigContext } from '../semantics/config-context.js';

/**
 * A claim about a run, not a matter of taste. error: the run fails. warning: it runs, but a setting has no effect or a
 * different one than it says. information and hint: it runs as written; there is something worth knowing.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * When the run fails: while the config is read, while the engine is built, in a training step, or never. A finding that
 * is not an error and names a moment says that the run may fail then.
 */
export type FailsAt = 'load' | 'initialize' | 'step' | 'never';

/** What fixes in any language have in common. */
export interface FixFacts {
  readonly title: string;
  /** Whether it is the default choice. */
  readonly preferred?: boolean;
  /**
   * What applying it costs the user, in a few words for the menu: a value is lost or replaced, or the new one is a guess.
   * Empty if the fix is safe: then it may be applied without asking.
   */
  readonly risk: string;
}

/** A change that fixes a finding. `apply` works on a draft, so that several fixes can be applied in a row. */
export interface Fix extends FixFacts {
  /** Whether it becomes the preferred one if the preferred fix would cause an error. */
  readonly otherwise?: boolean;
  /** The path of the section that it adds to, and creates if it is missing. */
  readonly into?: readonly string[];
  readonly apply: (draft: Draft) => void;
}

export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A place in another file, with what it has to do with a finding. */
export interface RelatedFile {
  readonly place: FilePlace;
  readonly message: string;
}

/** A fix in another file: a replacement. It is offered, and never applied without asking. */
export interface OtherFileFix {
  readonly title: string;
  readonly place: FilePlace;
  readonly text: string;
}

/** A claim about a place in a config. */
export interface Finding<Change = Fix> {
  readonly span: Span;
  /** Three sentences: the mistake, what DeepSpeed does about it, what to write instead. */
  readonly message: string;
  /** The rule's own if absent. */
  readonly severity?: Severity;
  /** The rule's own if absent. */
  readonly failsAt?: FailsAt;
  readonly tag?: 'unnecessary' | 'deprecated' | undefined;
  readonly related?: readonly Related[] | undefined;
  readonly relatedFiles?: readonly RelatedFile[] | undefined;
  readonly otherFileFixes?: readonly OtherFileFix[] | undefined;
  /** The keys that it is about, if there are several. */
  readonly keys?: readonly PropertyNode[] | undefined;
  /** Paths of keys that should replace the key with the mistake. */
  readonly means?: readonly string[] | undefined;
  /** Paths of missing keys, any of which fixes it. */
  readonly lacks?: readonly string[] | undefined;
  /** Whether it is unknown which of the keys will be in the file, so that findings about several keys do not hold. */
  readonly leavesOpen?: boolean | undefined;
  /** Made on request. */
  readonly fixes?: (() => readonly Change[]) | undefined;
}

/** The metadata of a rule for any language, with the examples that run as tests. */
export interface RuleFacts {
  /** Stable, kebab-case, named like the file. */
  readonly code: string;
  /** The highest severity that it reports, unless the settings say otherwise. */
  readonly severity: Severity;
  /** The earliest failure that it reports. */
  readonly failsAt: FailsAt;
  readonly summary: string;
  /** Why it matters, for the rule's page. */
  readonly why: string;
  /** The source of a file in which the rule finds something. */
  readonly bad: string;
  /** The same file, fixed. */
  readonly good: string;
  /** Why there is no automatic fix; absent if there is a preferred fix. */
  readonly noFix?: string;
  /**
   * The source of the fact: files with symbols in DeepSpeed, transformers and others, or threads. See
   * test/drift/citation.ts.
   */
  readonly source: string;
  /** A table for the rule's page, if the rule looks for listed items. */
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** The metadata of a rule about configs. */
export interface ConfigRuleFacts extends RuleFacts {
  /** The settings for the examples; the defaults if absent. */
  readonly assuming?: Partial<Settings>;
  /** Releases of DeepSpeed that it applies to: [first, last], both included; null is open. */
  readonly versions?: readonly [string | null, string | null];
  /** The path of the missing key that it reports: `deepspeed --autotuning` writes some of them itself. */
  readonly missing?: string;
  /** Loaders that it applies to; all if absent. */
  readonly loaders?: readonly LoaderId[];
  /**
   * What it objects to. Findings of other rules about the same are dropped unless they are graver. `key`: that the file
   * has the key. `section`: that the file has the key, with everything in it. `value`: the value, regardless of the
   * keys around it. `text`: a syntax that the loader cannot read. `file`: a file that is not a config; it gets no other
   * finding.
   */
  readonly judges?: 'key' | 'section' | 'value' | 'text' | 'file';
  /** Codes of rules whose findings about the same keys, or keys inside them, say less than this rule's. */
  readonly covers?: readonly string[];
}

/**
 * Whether a rule can find anything in a key (undefined: not in the catalog) with a value of this kind (undefined: no
 * value yet) for this loader and release. `scalar` is the value if equal scalars can be treated alike; its offsets mean
 * nothing. `hasOtherName`: the key has another name than its node, such as an alias. The answer is cached for all files,
 * so a check need not test it again. A key without a mistake should concern no rule.
 */
export type Concerns = (
  node: CatalogNode | undefined,
  kind: ValueNode['kind'] | undefined,
  run: Pick<Assumptions, 'loader' | 'version'>,
  scalar: ScalarNode | undefined,
  hasOtherName: boolean,
) => boolean;

/** A check of each key by itself. */
export interface KeyCheck {
  readonly concerns: Concerns;
  /**
   * Returns what it finds. A generator is for many findings: the clock stops it between two of them. To begin one costs
   * more than most checks that find nothing, so one that finds at most one mistake returns a list.
   */
  readonly checkProperty: (bound: BoundProperty, context: ConfigContext) => Iterable<Finding> | undefined;
}

/** A key by its path, with a test of its value; `may` is called and cached like `concerns`. */
export interface Subject {
  readonly path: string;
  readonly may: (kind: ValueNode['kind'] | undefined, scalar: ScalarNode | undefined) => boolean;
}

/** A check of the whole file. */
export interface FileCheck {
  /**
   * The files to check: those with one of these keys, those with a key that concerns the rule, those that are not an
   * object in plain JSON, or all.
   */
  readonly about: readonly (string | Subject)[] | Concerns | 'other than plain JSON' | 'every file';
  /** Returns what it finds, like `checkProperty`. */
  readonly checkConfig: (context: ConfigContext) => Iterable<Finding> | undefined;
}

type Without<Check> = { readonly [K in keyof Check]?: undefined };

/** A kind of mistake in configs. A rule checks each key by itself, the whole file, or both. */
export type Rule = ConfigRuleFacts &
  ((KeyCheck & FileCheck) | (KeyCheck & Without<FileCheck>) | (FileCheck & Without<KeyCheck>));

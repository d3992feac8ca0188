import { ofObject } from '../caching/of-object.js';
import { once } from '../caching/once.js';
import { type Binding, bind } from '../catalog/binding.js';
import { type Program, programOf } from '../catalog/program.js';
import { check } from '../checking/check.js';
import type { Rule } from '../checking/rule.js';
import { bringError } from '../checking/trials.js';
import type { Verdict } from '../checking/verdict.js';
import { type ConfigDocument, reopen } from '../document/config-document.js';
import { type Assumptions, assume, type Settings } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { applyTemplate } from '../refactoring/apply-template.js';
import type { Change, Move } from '../refactoring/move.js';
import { ignoreWithoutFinding } from '../rules/ignore-without-finding.js';
import { rules } from '../rules/rules.js';
import { stageOf } from '../semantics/stage.js';
import type { Template } from '../templating/template.js';

/** The rules about the file of another program. Comments ignore findings there, too. */
const rulesOf = ofObject((program: Program<Rule>): readonly Rule[] => [...program.rules, ignoreWithoutFinding]);

/**
 * Files with more characters or findings than this are not offered templates and moves: each of those is tried many
 * times on the whole file. The longest of a thousand real configs has 13,000 characters.
 */
const mostToRewrite = { characters: 20_000, findings: 200 };

/**
 * Everything derived from one version of a document under one set of settings; each part is made on first access. It is
 * a class for the sake of its getters: in an object literal they are closures, and V8 gives every such object a shape
 * of its own, which keeps what it has seen alive until the next full collection.
 */
export class Analysis {
  readonly document: ConfigDocument;
  readonly settings: Settings;
  /** Whether the time of the request is up. Then no new work begins, and the answer is the result so far. */
  readonly isSpent: () => boolean;
  readonly #under = once((loader: LoaderId) => analyse(this.document, { ...this.settings, loader }, this.isSpent));
  readonly #changes = once((move: Move) =>
    [...move.changes(this.document, this.assumptions, this.settings)].filter(({ text }) => text !== this.document.text),
  );
  readonly #withTemplate = once((template: Template) => applyTemplate(this.document, template, this.assumptions));
  #assumptions: Assumptions | undefined;
  #binding: Binding | undefined;
  #verdicts: readonly Verdict[] | undefined;
  #stage: { readonly is: number | undefined } | undefined;

  constructor(document: ConfigDocument, settings: Settings, isSpent: () => boolean) {
    this.document = document;
    this.settings = settings;
    this.isSpent = isSpent;
  }

  get assumptions(): Assumptions {
    this.#assumptions ??= assume(this.document, this.settings);
    return this.#assumptions;
  }

  get binding(): Binding {
    this.#binding ??= bind(this.document, this.settings.ignoredKeys, this.assumptions.version);
    return this.#binding;
  }

  get verdicts(): readonly Verdict[] {
    this.#verdicts ??= this.#isReaderUnknown() ? this.#whoeverReadsIt() : this.#check();
    return this.#verdicts;
  }

  /** Whether only an "auto" says who reads a dict: Trainer replaces it, and DeepSpeed has an "auto" of its own at some keys. */
  #isReaderUnknown(): boolean {
    const { document, settings } = this;
    const isOpen = document.region.loader === undefined && document.notation.isFile !== true;
    return isOpen && settings.loader === 'auto' && this.assumptions.loader.id !== 'deepspeed';
  }

  /** Returns the findings, with errors only if Trainer and DeepSpeed by itself would both stop. */
  #whoeverReadsIt(): readonly Verdict[] {
    const mark = ({ code, span }: Verdict): string => `${code} ${span.offset}`;
    const found = this.under('deepspeed').verdicts;
    const others = new Map(found.map(verdict => [mark(verdict), verdict]));
    /** Whether DeepSpeed stops at the same key, or at something in it. */
    const stopsAt = ({ span }: Verdict): boolean => {
      const bound = this.binding.properties.find(({ property }) => property.key.offset === span.offset);
      const { offset, end } = bound?.property ?? span;
      return found.some(other => other.severity === 'error' && offset <= other.span.offset && other.span.end <= end);
    };
    return this.#check().flatMap(verdict =>
      verdict.severity !== 'error' || stopsAt(verdict) ? verdict : (others.get(mark(verdict)) ?? []),
    );
  }

  get #rules(): readonly Rule[] {
    const program = programOf<Rule>(this.document);
    return program === undefined ? rules : rulesOf(program);
  }

  #check(): readonly Verdict[] {
    const { document, settings, isSpent } = this;
    return check(document, this.assumptions, this.#rules, {
      binding: this.binding,
      levels: settings.rules,
      isSpent,
    });
  }

  get stage(): number | undefined {
    this.#stage ??= { is: stageOf(this) };
    return this.#stage.is;
  }

  /** Returns the analysis of the same document under another loader. */
  under(loader: LoaderId): Analysis {
    return this.#under(loader);
  }

  /**
   * Whether a changed version of the document would have an error that this one does not have; undefined if time is up.
   */
  bringsError(text: string): boolean | undefined {
    const next = reopen(this.document, text);
    const binding = this.binding.like(next);
    const found = check(next, this.assumptions, this.#rules, {
      binding,
      levels: this.settings.rules,
      isSpent: this.isSpent,
    });
    return this.isSpent() ? undefined : bringError(this.verdicts, found);
  }

  /** Returns the changes that a move can make to the document, without those that would leave it as it is. */
  changes(move: Move): readonly Change[] {
    return this.#isTooMuch() ? [] : this.#changes(move);
  }

  /** Returns the document with a template merged in, in the form for its own loader. */
  withTemplate(template: Template): string {
    return this.#isTooMuch() ? this.document.text : this.#withTemplate(template);
  }

  #isTooMuch(): boolean {
    const { characters, findings } = mostToRewrite;
    return this.document.text.length > characters || this.verdicts.length > findings || this.isSpent();
  }
}

/** Starts the analysis of a document. */
export function analyse(document: ConfigDocument, settings: Settings, isSpent: () => boolean = () => false): Analysis {
  return new Analysis(document, settings, isSpent);
}

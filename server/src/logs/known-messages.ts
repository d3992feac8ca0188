import data from './messages.json' with { type: 'json' };

/** Words with which a program tells of a mistake that a rule finds. */
export interface KnownMessage {
  /** `…` stands for anything on the same line. */
  readonly text: string;
  /** The rules that it can be about, the likeliest first. */
  readonly rules: readonly string[];
  /** Whether other programs say it, too. It then counts only if DeepSpeed or its loader raised it. */
  readonly isGeneric?: true;
  /** The keys that it is about. */
  readonly paths?: readonly string[];
}

/** What the answer says about a rule. */
export interface RuleText {
  readonly summary: string;
  readonly why?: string;
  /** Whether it is about a command or a hostfile, not about a config. */
  readonly isOfOtherFile?: boolean;
}

export const knownMessages: readonly KnownMessage[] = data.messages as readonly KnownMessage[];
/** The sections that the pydantic models of DeepSpeed read, by their class. */
export const sectionsOfModels: { readonly [model: string]: string } = data.models;
export const ruleTexts: { readonly [code: string]: RuleText } = data.rules;
/** The rules about the syntax of a file. */
export const syntaxRules: readonly string[] = data.syntaxRules;
/** The rules about a value, whatever the key. */
export const valueRules: readonly string[] = data.valueRules;

import type { JsonValue } from '../document/json-value.js';
import type { Purpose } from '../loaders/loader.js';
import type { LoaderId } from '../loaders/loader-id.js';

/** Members of a config or of one of its sections, by name. */
export type Members = { readonly [name: string]: JsonValue };

/** stage: a rung of ZeRO. recipe: settings for a purpose. section: one section of its own. */
export type TemplateKind = 'stage' | 'recipe' | 'section';

/**
 * A part of a config that can be inserted. The keys that it decides replace those of a file; its other keys are added
 * only if the file does not have them.
 */
export interface Template {
  /** Stable name, under which completion offers it. */
  readonly name: string;
  readonly kind: TemplateKind;
  readonly title: string;
  /** Whether short menus have it; the others are in the list of all templates. */
  readonly isCommon?: true;
  /** When to use it and what it costs. */
  readonly description: string;
  /** The members that it adds at the top level, with numbers that DeepSpeed itself can read. */
  readonly config: Members;
  /** Full paths of the values that define the template: these replace a value that the file has. */
  readonly decides: readonly string[];
  /** Full paths of keys to leave out for a release that does not read them, or not in the template's stage. */
  readonly dispensable?: readonly string[];
  /** Full paths of values that the user has to fill in; each becomes a tab stop in editors that support snippets. */
  readonly placeholders?: readonly string[];
  /** Sections that contradict the template: they are removed. */
  readonly without?: readonly string[];
  /** What a new config also needs to run; absent for a section. */
  readonly start?: Purpose;
  /** Loaders that the template is for; all if absent. */
  readonly loaders?: readonly LoaderId[];
}

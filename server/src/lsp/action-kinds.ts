import { type CodeActionContext, CodeActionKind } from 'vscode-languageserver-types';
import type { EditAbilities } from './text-edits.js';

/** Kind of the actions that insert a template, so that a key can be bound to them. */
export const templateKind = `${CodeActionKind.RefactorRewrite}.deepspeed.template`;

/** Kind of the actions that change a config as a whole: its stage, its precision, its `"auto"` values. */
export const moveKind = `${CodeActionKind.RefactorRewrite}.deepspeed.move`;

/** Kind of the action that applies every safe fix, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.deepspeed`;

/** Kind of the source action that asks which program reads the file. */
export const loaderKind = `${CodeActionKind.Source}.deepspeed.loader`;

/** The client's abilities for actions. */
export interface ActionAbilities extends EditAbilities {
  /** It has our commands, which actions can run. */
  readonly commands: boolean;
}

/** Whether a request wants actions of a kind. */
export function wants(context: CodeActionContext, kind: string): boolean {
  return context.only === undefined || context.only.some(only => kind === only || kind.startsWith(`${only}.`));
}

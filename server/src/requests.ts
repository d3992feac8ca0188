import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { LoaderId } from './loaders/loader.js';
import type { DocumentStatus, TemplateChoice } from './service.js';

export type { LoaderId };

/** Requests of our own between client and server: names and shapes, for both sides. */
export const statusRequest = 'deepspeed/status';
export const effectiveConfigRequest = 'deepspeed/effectiveConfig';
export const templatesRequest = 'deepspeed/templates';
export const insertTemplateRequest = 'deepspeed/insertTemplate';

/** Commands of the client that actions run: the code of a rule, or the path of a key, is the argument of the first three. */
export const turnOffRuleCommand = 'deepspeed.turnOffRule';
export const ignoreKeyCommand = 'deepspeed.ignoreKey';
export const openRuleCommand = 'deepspeed.openRule';
export const setLoaderCommand = 'deepspeed.setLoader';

export interface StatusParams {
  readonly uri: string;
}
export type StatusResult = DocumentStatus | null;

export interface EffectiveConfigParams {
  readonly uri: string;
}
/** The text of a JSON document with comments; null for a document that the server does not know. */
export type EffectiveConfigResult = string | null;

export type TemplatesResult = readonly TemplateChoice[];

export interface InsertTemplateParams {
  readonly uri: string;
  readonly name: string;
}
export type InsertTemplateResult = WorkspaceEdit | null;

/** Sent with `initialize` by a client that decides itself which documents are configs; others leave it to the server. */
export interface InitializationOptions {
  readonly clientDetects?: boolean;
  /** The client has the commands above. */
  readonly commands?: boolean;
}

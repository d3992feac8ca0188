import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { DocumentStatus, TemplateChoice } from './service.js';

/** Requests of our own between client and server: names and shapes, for both sides. */
export const statusRequest = 'deepspeed/status';
export const templatesRequest = 'deepspeed/templates';
export const insertTemplateRequest = 'deepspeed/insertTemplate';

export interface StatusParams {
  readonly uri: string;
}
export type StatusResult = DocumentStatus | null;

export type TemplatesResult = readonly TemplateChoice[];

export interface InsertTemplateParams {
  readonly uri: string;
  readonly name: string;
}
export type InsertTemplateResult = WorkspaceEdit | null;

/** Sent with `initialize` by a client that decides itself which documents are configs; others leave it to the server. */
export interface InitializationOptions {
  readonly clientDetects?: boolean;
}

import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { ModelSize, SizeReading } from './estimating/model-size.js';
import type { LoaderId } from './loaders/loader.js';
import type { Machine, Proposal, Wanted } from './proposing/proposals.js';
import type { DocumentStatus, MoveChoice, MoveEdit, TemplateChoice } from './service.js';

export { releaseText } from './catalog/release-text.js';
export { schemaUrl } from './describing/links.js';
export type { LoaderId, Machine, ModelSize, Proposal };

/** Requests of our own between client and server: names and shapes, for both sides. */
export const statusRequest = 'deepspeed/status';
export const effectiveConfigRequest = 'deepspeed/effectiveConfig';
export const templatesRequest = 'deepspeed/templates';
export const insertTemplateRequest = 'deepspeed/insertTemplate';
export const movesRequest = 'deepspeed/moves';
export const moveRequest = 'deepspeed/move';
export const estimateRequest = 'deepspeed/estimate';
export const modelSizeRequest = 'deepspeed/modelSize';
export const proposalsRequest = 'deepspeed/proposals';

/** Commands of the client that actions run: the code of a rule is the argument, or the keys as globs. */
export const turnOffRuleCommand = 'deepspeed.turnOffRule';
export const ignoreKeyCommand = 'deepspeed.ignoreKey';
export const openRuleCommand = 'deepspeed.openRule';
export const setLoaderCommand = 'deepspeed.setLoader';
/** Commands of the client that lenses run: the address of the config is the argument. */
export const setModelCommand = 'deepspeed.setModel';
export const showEstimateCommand = 'deepspeed.showEstimate';

export interface StatusParams {
  readonly uri: string;
}
export type StatusResult = DocumentStatus | null;

export interface EffectiveConfigParams {
  readonly uri: string;
}
/** The text of a JSON document with comments; null for a document that the server does not know. */
export type EffectiveConfigResult = string | null;

/** Without parameters, the newest release is asked. */
export interface TemplatesParams {
  readonly uri: string;
}
export type TemplatesResult = readonly TemplateChoice[];

export interface InsertTemplateParams {
  readonly uri: string;
  readonly name: string;
  /** Whose form of it: the document's own loader when absent. */
  readonly loader?: LoaderId;
  /** Where what goes to NVMe is to lie: the template's own placeholder when absent. */
  readonly nvmePath?: string;
}
export type InsertTemplateResult = WorkspaceEdit | null;

export interface MovesParams {
  readonly uri: string;
}
export type MovesResult = readonly MoveChoice[];

export interface MoveParams {
  readonly uri: string;
  readonly name: string;
}
export type MoveResult = MoveEdit | null;

export interface EstimateParams {
  readonly uri: string;
}
/** A page in markdown; null where no model is named, or for a document that the server does not know. */
export type EstimateResult = string | null;

export interface ModelSizeParams {
  /** The text of a `config.json` or a `model.safetensors.index.json`. */
  readonly text: string;
}
export type ModelSizeResult = SizeReading | null;

export type ProposalsParams = Wanted;
export type ProposalsResult = {
  /** New configs, whole, the fastest that fits first. */
  readonly proposals: readonly Proposal[];
  /** What of each GPU no proposal may take. */
  readonly keptFreeBytes: number;
} | null;

/** Sent with `initialize` by a client that decides itself which documents are configs; others leave it to the server. */
export interface InitializationOptions {
  readonly clientDetects?: boolean;
  /** The client has the commands above. */
  readonly commands?: boolean;
  /** The settings `deepspeed.*`, of a client that cannot be asked for them. */
  readonly settings?: unknown;
}

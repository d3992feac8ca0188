import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { ModelSize, SizeReading } from '../estimating/model-size.js';
import type { AssumedRelease } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { Machine, Proposal, Wanted } from '../refactoring/proposals.js';
import type { Template } from '../templating/template.js';

export { releaseText } from '../catalog/release-text.js';
export { schemaUrl } from '../describing/links.js';
export type { LoaderId, Machine, ModelSize, Proposal };

/** What the status item tells about a document. */
export interface DocumentStatus {
  readonly loader: string;
  readonly loaderId: LoaderId;
  readonly loaderReason: string;
  /** Neither the settings nor an "auto" in the file say who reads it. */
  readonly loaderIsGuessed: boolean;
  /** The release that it is judged as. */
  readonly version: string;
  /** The release that it is for, where that is newer than the newest known. */
  readonly newerThanKnown?: string;
  readonly versionReason: string;
  /** The releases of the loader's own packages, and where they are known from. */
  readonly loaderReleases: readonly AssumedRelease[];
  /** The loader with its release, and why it is each of its releases: clauses that end with a semicolon. */
  readonly reader: string;
  readonly readerReasons: string;
  /** Data-parallel processes, where they are known, and where they are known from. */
  readonly worldSize?: number;
  readonly worldSizeReason?: string;
}

export type TemplateChoice = Pick<Template, 'name' | 'kind' | 'title' | 'description' | 'loaders'> & {
  /** Why the document's release does not take it, as a clause. */
  readonly against?: string;
};

/** What a template is made for: the document's own loader, and a placeholder for the drive, where it does not say. */
export interface TemplateForm {
  readonly loader?: LoaderId;
  readonly nvmePath?: string;
}

/** A move that a document can make, with what it does. */
export interface MoveChoice {
  readonly name: string;
  readonly title: string;
}

export interface MoveEdit {
  readonly title: string;
  readonly edit: WorkspaceEdit;
}

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

import type { Position, WorkspaceEdit } from 'vscode-languageserver-types';
import type { FilePlace } from '../document/file-place.js';
import type { ModelSize, SizeReading } from '../estimating/model-size.js';
import type { AssumedRelease } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { CopyForm } from '../refactoring/copies.js';
import type { Machine, Proposal, Wanted } from '../refactoring/proposals.js';
import type { Template } from '../templating/template.js';

export { releaseText } from '../catalog/release-text.js';
export { schemaUrl, site } from '../describing/links.js';
export type { FilePlace, LoaderId, Machine, ModelSize, Proposal };

/** The data of the status item for a document. */
export interface DocumentStatus {
  readonly loader: string;
  readonly loaderId: LoaderId;
  readonly loaderReason: string;
  /** Whether neither the settings nor an "auto" in the file name the loader. */
  readonly loaderIsGuessed: boolean;
  /** The release whose rules apply to it. */
  readonly version: string;
  /** The release of the document, if it is newer than the newest known one. */
  readonly newerThanKnown?: string;
  readonly versionReason: string;
  /** The releases of the loader's own packages, each with the reason why it is assumed. */
  readonly loaderReleases: readonly AssumedRelease[];
  /** The configs in a file of another language, each with the reason why it is one. */
  readonly found?: readonly string[];
  /** Number of data-parallel processes if it is known, and why it is assumed. */
  readonly worldSize?: number;
  readonly worldSizeReason?: string;
  /** The names of the runs that name the config. */
  readonly runs?: readonly string[];
}

export type TemplateChoice = Pick<Template, 'name' | 'kind' | 'title' | 'description' | 'loaders'> & {
  /** Why the document's release rejects it, as a clause. */
  readonly against?: string;
};

/**
 * The form of a template: the loader, and the folder on the drive. The document's own loader and a placeholder are the
 * defaults.
 */
export interface TemplateForm {
  readonly loader?: LoaderId;
  readonly nvmePath?: string;
}

/** A move that a document can make, with its title. */
export interface MoveChoice {
  readonly name: string;
  readonly title: string;
}

export interface MoveEdit {
  readonly title: string;
  readonly edit: WorkspaceEdit;
}

/** Why a loader is assumed if a glob of the settings names it. */
export const loaderByGlobReason = 'set by deepspeed.loaders';

/** Our own requests between client and server: names and shapes, for both sides. */
export const statusRequest = 'deepspeed/status';
export const effectiveConfigRequest = 'deepspeed/effectiveConfig';
/** Requests of the server: the files of a folder of the workspace, and the contents of one. */
export const filesRequest = 'deepspeed/files';
export const fileTextRequest = 'deepspeed/fileText';
/** Tells the client that answers about runs may have changed. */
export const runsChangedNotification = 'deepspeed/runsChanged';
export const overviewRequest = 'deepspeed/overview';
export const copyRequest = 'deepspeed/copy';
export const templatesRequest = 'deepspeed/templates';
export const insertTemplateRequest = 'deepspeed/insertTemplate';
export const movesRequest = 'deepspeed/moves';
export const moveRequest = 'deepspeed/move';
export const modelSizeRequest = 'deepspeed/modelSize';
export const proposalsRequest = 'deepspeed/proposals';

/** Requests about a run, answered by a bundle of its own. */
export const explainErrorRequest = 'deepspeed/explainError';
export const compareRequest = 'deepspeed/compare';
export const reportRequest = 'deepspeed/report';
export const memoryRequest = 'deepspeed/memory';
export const memoryEditRequest = 'deepspeed/memoryEdit';
export const memoryTableRequest = 'deepspeed/memoryTable';
export const pageRequests = [
  explainErrorRequest,
  compareRequest,
  reportRequest,
  memoryRequest,
  memoryEditRequest,
  memoryTableRequest,
] as const;

/** A config: the one at a position, or the first one of a document. */
interface ConfigPlace {
  readonly uri: string;
  readonly position?: Position;
}

export interface StatusParams {
  readonly uri: string;
}
export type StatusResult = DocumentStatus | null;

export interface EffectiveConfigParams {
  readonly uri: string;
  /** Whether to leave out DeepSpeed's defaults. */
  readonly differing?: boolean;
  /** The name of the run whose values replace "auto"; all runs that name the config if absent. */
  readonly run?: string;
}
/** JSON with comments; null for a document that the server does not know. */
export type EffectiveConfigResult = string | null;

export interface FilesParams {
  readonly folder: string;
}
/** Paths from the folder, and whether there are more. */
export interface FilesResult {
  readonly paths: readonly string[];
  readonly isCut: boolean;
}

export interface FileTextParams {
  readonly uri: string;
}
/** Null for a file that cannot be read, or is too large. */
export type FileTextResult = string | null;

export interface OverviewParams {
  readonly uri: string;
  /** The contents, for a file that the server does not know. */
  readonly text: string;
}
/** What a list of configs says about one of them. */
export type OverviewResult = {
  readonly stage?: number;
  /** Of each GPU, "4.1 GiB"; absent if no model is named. */
  readonly memory?: string;
  readonly errors: number;
  readonly warnings: number;
} | null;

export interface CopyParams extends ConfigPlace {
  readonly form: CopyForm;
  /** The path of the file for Accelerate; absent if it has none. */
  readonly file?: string;
}
/** Null if the form cannot hold the config, or for a document that the server does not know. */
export type CopyResult = string | null;

/** Without parameters, templates are checked against the newest release. */
export interface TemplatesParams {
  readonly uri: string;
}
export type TemplatesResult = readonly TemplateChoice[];

export interface InsertTemplateParams extends ConfigPlace {
  readonly name: string;
  /** The loader whose form is used; the document's own if absent. */
  readonly loader?: LoaderId;
  /** The folder for data on NVMe; the template's own placeholder if absent. */
  readonly nvmePath?: string;
}
export type InsertTemplateResult = WorkspaceEdit | null;

export type MovesParams = ConfigPlace;
export type MovesResult = readonly MoveChoice[];

export interface MoveParams extends ConfigPlace {
  readonly name: string;
}
export type MoveResult = MoveEdit | null;

export interface MemoryParams {
  readonly uri: string;
  /** The name of the file for users. */
  readonly file: string;
}
/** The inside of a page, and the memory of a GPU if it is known; null for a document that the server does not know. */
export type MemoryResult = { readonly html: string; readonly summary?: string } | null;

export interface MemoryTableParams {
  readonly uri: string;
}
/** A table in markdown with a bar for some strategies; null if there is no estimate. */
export type MemoryTableResult = string | null;

/** A setting about the training step, with a new value. */
export interface StepSetting {
  readonly name: 'activationCheckpointing' | 'attention' | 'sequenceLength';
  readonly value: string | number;
}

export interface MemoryEditParams {
  readonly uri: string;
  /** The strategy or the change that the page has under this name. */
  readonly name: string;
}
/** An edit, or a setting to change if the estimate has the value from there; null if nothing can be changed. */
export type MemoryEditResult = MoveEdit | { readonly title: string; readonly setting: StepSetting } | null;

/** A config with its contents, for a file that the server may not know. */
export interface ConfigText {
  readonly uri: string;
  /** The name for users. */
  readonly name: string;
  readonly text: string;
}

export interface ExplainErrorParams {
  /** The output of a run, or a part of it. */
  readonly log: string;
  /** The configs that the run may have read. */
  readonly configs: readonly ConfigText[];
}
export type ExplainErrorResult = {
  /** In markdown. */
  readonly page: string;
  /** The first place in a config, with its line from 0. */
  readonly place?: { readonly uri: string; readonly line: number };
} | null;

export interface CompareParams {
  readonly one: ConfigText;
  readonly other: ConfigText;
}
/** A page in markdown; null if a file has no config. */
export type CompareResult = string | null;

export interface ReportParams {
  readonly config: ConfigText;
  readonly language: string;
  readonly installed: readonly { readonly name: string; readonly version: string }[];
}
/** In markdown; null if the file has no config. */
export type ReportResult = string | null;

export interface ModelSizeParams {
  /** The contents of a `config.json` or a `model.safetensors.index.json`. */
  readonly text: string;
}
export type ModelSizeResult = SizeReading | null;

export type ProposalsParams = Wanted;
export type ProposalsResult = {
  /** Whole new configs, the fastest that fits first. */
  readonly proposals: readonly Proposal[];
  /** Bytes of each GPU that no proposal may use. */
  readonly keptFreeBytes: number;
} | null;

/**
 * Sent with `initialize` by a client that decides which documents are configs; other clients leave it to the server.
 */
export interface InitializationOptions {
  readonly clientDetects?: boolean;
  /** The address of the folder with the server's bundles, for a worker. */
  readonly bundles?: string;
  /** Whether the client has the commands above. */
  readonly commands?: boolean;
  /** The settings `deepspeed.*` of a client that does not answer requests for them. */
  readonly settings?: unknown;
}

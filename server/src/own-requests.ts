import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings } from './loaders/assumptions.js';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  type EstimateParams,
  type EstimateResult,
  effectiveConfigRequest,
  estimateRequest,
  type InsertTemplateParams,
  type InsertTemplateResult,
  insertTemplateRequest,
  type MoveParams,
  type MoveResult,
  type MovesParams,
  type MovesResult,
  moveRequest,
  movesRequest,
  type StatusParams,
  type StatusResult,
  statusRequest,
  type TemplatesResult,
  templatesRequest,
} from './requests.js';
import type { LanguageService } from './service.js';

/** Hands a config and its settings to `handle`; null for documents that are no configs, and where it fails. */
type WithConfig = <T>(
  what: string,
  uri: string,
  handle: (document: TextDocument, own: Settings) => T,
) => Promise<T | null>;

/** Answers the requests that no other server has. */
export function answerOwnRequests(
  connection: Connection,
  service: () => LanguageService,
  withConfig: WithConfig,
): void {
  connection.onRequest(
    statusRequest,
    ({ uri }: StatusParams): Promise<StatusResult> =>
      withConfig('status', uri, (document, own) => service().status(document, own)),
  );
  connection.onRequest(
    effectiveConfigRequest,
    ({ uri }: EffectiveConfigParams): Promise<EffectiveConfigResult> =>
      withConfig('effective config', uri, (document, own) => service().effectiveConfig(document, own)),
  );
  connection.onRequest(templatesRequest, (): TemplatesResult => service().templates());
  connection.onRequest(
    insertTemplateRequest,
    ({ uri, name, loader }: InsertTemplateParams): Promise<InsertTemplateResult> =>
      withConfig(
        'insert template',
        uri,
        (document, own) => service().insertTemplate(document, name, own, loader) ?? null,
      ),
  );
  connection.onRequest(
    movesRequest,
    async ({ uri }: MovesParams): Promise<MovesResult> =>
      (await withConfig('moves', uri, (document, own) => service().moves(document, own))) ?? [],
  );
  connection.onRequest(
    moveRequest,
    ({ uri, name }: MoveParams): Promise<MoveResult> =>
      withConfig('move', uri, (document, own) => service().move(document, name, own) ?? null),
  );
  connection.onRequest(
    estimateRequest,
    ({ uri }: EstimateParams): Promise<EstimateResult> =>
      withConfig('estimate', uri, (document, own) => service().estimate(document, own) ?? null),
  );
}

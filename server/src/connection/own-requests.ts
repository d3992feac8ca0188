import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from '../features/service.js';
import type { Services } from '../features/services.js';
import type { Settings } from '../loaders/assumptions.js';
import {
  type CopyParams,
  type CopyResult,
  copyRequest,
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
  type InsertTemplateParams,
  type InsertTemplateResult,
  insertTemplateRequest,
  type ModelSizeParams,
  type ModelSizeResult,
  type MoveParams,
  type MoveResult,
  type MovesParams,
  type MovesResult,
  modelSizeRequest,
  moveRequest,
  movesRequest,
  type OverviewParams,
  type OverviewResult,
  overviewRequest,
  type ProposalsParams,
  type ProposalsResult,
  pageRequests,
  proposalsRequest,
  type StatusParams,
  type StatusResult,
  statusRequest,
  type TemplatesParams,
  type TemplatesResult,
  templatesRequest,
} from '../lsp/requests.js';

import type { LoadPages } from '../pages/load-pages.js';
import type { LateModels } from './late-models.js';

/** Passes a config and its settings to `handle`. Returns null for documents that are not configs, and on failure. */
type WithConfig = <T>(
  what: string,
  uri: string,
  handle: (document: TextDocument, own: Settings, service: LanguageService) => T,
) => Promise<T | null>;

/** Does the same for a file that may not be open; its contents are `text` then. */
type WithText = <T>(
  what: string,
  uri: string,
  text: string,
  handle: (document: TextDocument, own: Settings, service: LanguageService) => T,
) => Promise<T | null>;

/** Runs `handle`; if it fails, the error is logged and the answer is `empty`. */
type Answer = <T>(what: string, empty: T, handle: () => T | Promise<T>) => Promise<T>;

/** Returns the settings with one of the runs only; all of them if no run has the name. */
function withRun(settings: Settings, name: string | undefined): Settings {
  const runs = settings.runs?.filter(run => run.name === name) ?? [];
  return runs.length === 0 ? settings : { ...settings, runs };
}

/** Answers our own requests, which no other server has. */
export function answerOwnRequests(
  connection: Connection,
  services: () => Promise<Services>,
  models: Pick<LateModels, 'read' | 'sizeOf' | 'estimating'>,
  withConfig: WithConfig,
  withText: WithText,
  answer: Answer,
  pages: LoadPages,
): void {
  for (const request of pageRequests) {
    connection.onRequest(request, (params: unknown) =>
      answer(request, null, async () => {
        const { answerRequest } = await pages();
        return answerRequest(request, params, {
          analyse: (uri, text, assumed) =>
            withText(request, uri, text, (document, own, service) => service.analyse(document, { ...own, ...assumed })),
          memory: uri => withConfig(request, uri, (document, own, service) => service.memory(document, own) ?? null),
        });
      }),
    );
  }
  connection.onRequest(
    statusRequest,
    ({ uri }: StatusParams): Promise<StatusResult> =>
      withConfig('status', uri, (document, own, service) => service.status(document, own)),
  );
  connection.onRequest(
    effectiveConfigRequest,
    ({ uri, differing, run }: EffectiveConfigParams): Promise<EffectiveConfigResult> =>
      withConfig('effective config', uri, (document, own, service) =>
        service.effectiveConfig(document, withRun(own, run), differing),
      ),
  );
  connection.onRequest(
    overviewRequest,
    ({ uri, text }: OverviewParams): Promise<OverviewResult> =>
      withText('overview', uri, text, (document, own, service) => service.overview(document, own)),
  );
  connection.onRequest(
    copyRequest,
    ({ uri, position, form, file }: CopyParams): Promise<CopyResult> =>
      withConfig('copy', uri, (document, own, service) => service.copy(document, form, file, own, position) ?? null),
  );
  connection.onRequest(
    templatesRequest,
    async (params: TemplatesParams | null): Promise<TemplatesResult> =>
      (params &&
        (await withConfig('templates', params.uri, (document, own, service) => service.templates(document, own)))) ??
      (await services()).configs.templates(),
  );
  connection.onRequest(
    insertTemplateRequest,
    ({ uri, position, name, ...form }: InsertTemplateParams): Promise<InsertTemplateResult> =>
      withConfig(
        'insert template',
        uri,
        (document, own, service) => service.insertTemplate(document, name, own, form, position) ?? null,
      ),
  );
  connection.onRequest(
    movesRequest,
    async ({ uri, position }: MovesParams): Promise<MovesResult> =>
      (await withConfig('moves', uri, (document, own, service) => service.moves(document, own, position))) ?? [],
  );
  connection.onRequest(
    moveRequest,
    ({ uri, position, name }: MoveParams): Promise<MoveResult> =>
      withConfig('move', uri, (document, own, service) => service.move(document, name, own, position) ?? null),
  );
  connection.onRequest<ModelSizeResult, void>(modelSizeRequest, ({ text }: ModelSizeParams) =>
    answer<ModelSizeResult>('model size', null, () => models.sizeOf(text)),
  );
  connection.onRequest<ProposalsResult, void>(proposalsRequest, (wanted: ProposalsParams) =>
    answer<ProposalsResult>('proposals', null, async () => {
      const model = wanted.modelText === undefined ? undefined : await models.read(wanted.modelText);
      return (await models.estimating(services())).propose(wanted, model);
    }),
  );
}

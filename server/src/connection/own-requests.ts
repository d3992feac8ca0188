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
import type { Answers } from './answers.js';
import type { LateModels } from './late-models.js';

/** Returns the settings with one of the runs only; all of them if no run has the name. */
function withRun(settings: Settings, name: string | undefined): Settings {
  const runs = settings.runs?.filter(run => run.name === name) ?? [];
  return runs.length === 0 ? settings : { ...settings, runs };
}

/** Answers our own requests, which no other server has. */
export function answerOwnRequests(
  connection: Connection,
  { answer, withConfig, withText }: Answers,
  services: () => Promise<Services>,
  models: Pick<LateModels, 'read' | 'sizeOf' | 'estimating'>,
  pages: LoadPages,
): void {
  /** Answers a request about a config; null for a document that is not one. */
  function onConfig<P extends { readonly uri: string }, T>(
    request: string,
    handle: (service: LanguageService, document: TextDocument, own: Settings, params: P) => T | undefined,
  ): void {
    connection.onRequest(
      request,
      (params: P): Promise<unknown> =>
        withConfig(request, params.uri, (document, own, service) => handle(service, document, own, params) ?? null),
    );
  }

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
  onConfig<StatusParams, StatusResult>(statusRequest, (service, document, own) => service.status(document, own));
  onConfig<EffectiveConfigParams, EffectiveConfigResult>(
    effectiveConfigRequest,
    (service, document, own, { differing, run }) => service.effectiveConfig(document, withRun(own, run), differing),
  );
  connection.onRequest(
    overviewRequest,
    ({ uri, text }: OverviewParams): Promise<OverviewResult> =>
      withText(overviewRequest, uri, text, (document, own, service) => service.overview(document, own)),
  );
  onConfig<CopyParams, CopyResult>(copyRequest, (service, document, own, { position, form, file }) =>
    service.copy(document, form, file, own, position),
  );
  connection.onRequest(
    templatesRequest,
    async (params: TemplatesParams | null): Promise<TemplatesResult> =>
      (params &&
        (await withConfig(templatesRequest, params.uri, (document, own, service) =>
          service.templates(document, own),
        ))) ??
      (await services()).configs.templates(),
  );
  onConfig<InsertTemplateParams, InsertTemplateResult>(
    insertTemplateRequest,
    (service, document, own, { position, name, uri: _, ...form }) =>
      service.insertTemplate(document, name, own, form, position),
  );
  connection.onRequest(
    movesRequest,
    async ({ uri, position }: MovesParams): Promise<MovesResult> =>
      (await withConfig(movesRequest, uri, (document, own, service) => service.moves(document, own, position))) ?? [],
  );
  onConfig<MoveParams, MoveResult>(moveRequest, (service, document, own, { position, name }) =>
    service.move(document, name, own, position),
  );
  connection.onRequest<ModelSizeResult, void>(modelSizeRequest, ({ text }: ModelSizeParams) =>
    answer<ModelSizeResult>(modelSizeRequest, null, () => models.sizeOf(text)),
  );
  connection.onRequest<ProposalsResult, void>(proposalsRequest, (wanted: ProposalsParams) =>
    answer<ProposalsResult>(proposalsRequest, null, async () => {
      const model = wanted.modelText === undefined ? undefined : await models.read(wanted.modelText);
      return (await models.estimating(services())).propose(wanted, model);
    }),
  );
}

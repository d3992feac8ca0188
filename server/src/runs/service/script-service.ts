import type { AsyncDocumentService, DocumentService } from '../../lsp/document-service.js';

/** Returns the service of a script, recipe or program: of the configs that it has, and of the runs that it starts. */
export function withRuns(configs: DocumentService, runs: AsyncDocumentService): AsyncDocumentService {
  return {
    async diagnose(...request) {
      const own = configs.diagnose(...request);
      return [...own, ...(await runs.diagnose(...request))];
    },
    async complete(...request) {
      const own = configs.complete(...request);
      const paths = await runs.complete(...request);
      return paths.items.length === 0 ? own : { ...own, items: [...own.items, ...paths.items] };
    },
    async hover(...request) {
      return configs.hover(...request) ?? runs.hover(...request);
    },
    async codeActions(...request) {
      const own = configs.codeActions(...request);
      return [...own, ...(await runs.codeActions(...request))];
    },
  };
}

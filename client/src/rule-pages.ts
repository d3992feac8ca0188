import * as vscode from 'vscode';
import { site } from '../../server/src/lsp/requests.js';

const scheme = 'deepspeed-rule';

/** Returns the address of a rule's page that needs no network. */
function rulePageUri(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${code}.md` });
}

/** Shows the page of a rule in VS Code's markdown preview. */
export async function openRulePage(code: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', rulePageUri(code));
}

/** Serves the pages of the rules, which are in one file of the extension's own folder. */
export function serveRulePages(extension: vscode.Uri): vscode.Disposable {
  let pages: Promise<ReadonlyMap<string, string>> | undefined;
  async function read(): Promise<ReadonlyMap<string, string>> {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist/rule-pages.json'));
    return new Map(Object.entries(JSON.parse(new TextDecoder().decode(bytes)) as { readonly [name: string]: string }));
  }
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      pages ??= read();
      const all = await pages;
      const page = all.get(`rules${path}`) ?? all.get(`causes${path}`);
      return page ?? `There is no page about "${path.slice(1).replace(/\.md$/, '')}".`;
    },
  });
}

/** Makes the links of diagnostics open the bundled pages, unless the pages are published. */
export function withBundledPages(diagnostics: readonly vscode.Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    if (site === '' && typeof diagnostic.code === 'object' && diagnostic.source === 'deepspeed') {
      diagnostic.code = { value: diagnostic.code.value, target: rulePageUri(String(diagnostic.code.value)) };
    }
  }
}

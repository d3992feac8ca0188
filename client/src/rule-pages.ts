import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type RulePageParams, type RulePageResult, rulePageRequest } from '../../server/src/requests.js';

const scheme = 'deepspeed-rule';

/** Where the page of a rule can be read without a network. */
export function rulePageUri(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${code}.md` });
}

/** Shows the page of a rule as VS Code shows markdown. */
export async function openRulePage(code: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', rulePageUri(code));
}

/** Serves the pages of the rules, which the server knows. */
export function serveRulePages(client: () => BaseLanguageClient): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      const params: RulePageParams = { code: uri.path.slice(1).replace(/\.md$/, '') };
      const page = await client().sendRequest<RulePageResult>(rulePageRequest, params);
      return page ?? `There is no rule "${params.code}".`;
    },
  });
}

/** Lets the link of a diagnostic open the bundled page instead of the one on the web. */
export function withBundledPages(diagnostics: readonly vscode.Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    if (typeof diagnostic.code === 'object' && diagnostic.source === 'deepspeed') {
      diagnostic.code = { value: diagnostic.code.value, target: rulePageUri(String(diagnostic.code.value)) };
    }
  }
}

import * as vscode from 'vscode';

const scheme = 'deepspeed-rule';

/** Where the page of a rule can be read without a network. */
function rulePageUri(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${code}.md` });
}

/** Shows the page of a rule as VS Code shows markdown. */
export async function openRulePage(code: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', rulePageUri(code));
}

/** Serves the pages of the rules from the extension's own folder. */
export function serveRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const page = vscode.Uri.joinPath(extension, 'docs/rules', path.slice(1));
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
      } catch {
        return `There is no page about "${path.slice(1).replace(/\.md$/, '')}".`;
      }
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

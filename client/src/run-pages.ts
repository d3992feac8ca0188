import * as vscode from 'vscode';

const scheme = 'deepspeed-run';

/** Milliseconds after the last edit before an open page is updated. */
const pauseMilliseconds = 300;

interface RunPage {
  readonly make: () => Promise<string | undefined>;
  /** The documents that it is about: it follows their edits. */
  readonly about: readonly vscode.Uri[];
  text: string;
}

const pages = new Map<string, RunPage>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Shows a page in markdown beside the active editor. A page of the same name is replaced. */
export async function showRunPage(
  name: string,
  make: () => Promise<string | undefined>,
  about: readonly vscode.Uri[] = [],
): Promise<void> {
  const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll('/', ' ')}.md` });
  pages.set(uri.toString(), { make, about, text: (await make()) ?? '' });
  changed.fire(uri);
  await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
}

/** Serves the pages about runs. */
export function serveRunPages(): vscode.Disposable {
  let pending: ReturnType<typeof setTimeout> | undefined;

  async function update(document: vscode.TextDocument): Promise<void> {
    for (const [address, page] of pages) {
      if (page.about.some(uri => uri.toString() === document.uri.toString())) {
        page.text = (await page.make()) ?? page.text;
        changed.fire(vscode.Uri.parse(address, true));
      }
    }
  }

  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: uri => pages.get(uri.toString())?.text ?? '',
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      clearTimeout(pending);
      pending = setTimeout(() => void update(document), pauseMilliseconds);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
    { dispose: () => clearTimeout(pending) },
  );
}

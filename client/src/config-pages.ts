import * as vscode from 'vscode';

/** Milliseconds after the last edit before the open pages are updated. */
const pauseMilliseconds = 150;

/**
 * Documents that show something about configs. The query of a page's address is the address of its config. Its fragment is
 * free for what a page shows.
 */
interface ConfigPages {
  readonly scheme: string;
  /** Returns the address of the page about a config. */
  readonly uriOf: (config: vscode.Uri) => vscode.Uri;
  /** Returns undefined if there is nothing new to show; the page then stays as it was. */
  readonly textOf: (config: vscode.Uri, fragment: string) => Promise<string | undefined>;
  /** Returns the contents of a page that has never had any other. */
  readonly emptyText: (config: vscode.Uri) => string;
}

/** Returns the config that a page is about. */
function configOf(page: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(page.query, true);
}

/** Serves the pages, and updates them when their configs change or an event of `changes` fires. */
export function serveConfigPages(pages: ConfigPages, changes: readonly vscode.Event<unknown>[]): vscode.Disposable {
  const { scheme } = pages;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const last = new Map<string, string>();
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  function shown(): readonly vscode.Uri[] {
    return vscode.workspace.textDocuments.map(({ uri }) => uri).filter(uri => uri.scheme === scheme);
  }

  async function textOf(page: vscode.Uri): Promise<string> {
    const config = configOf(page);
    const text = (await pages.textOf(config, page.fragment)) ?? last.get(page.toString()) ?? pages.emptyText(config);
    last.set(page.toString(), text);
    return text;
  }

  function follow(page: vscode.Uri): void {
    clearTimeout(pending.get(page.toString()));
    pending.set(
      page.toString(),
      setTimeout(() => {
        pending.delete(page.toString());
        changed.fire(page);
      }, pauseMilliseconds),
    );
  }

  function forget(page: vscode.Uri): void {
    clearTimeout(pending.get(page.toString()));
    pending.delete(page.toString());
    last.delete(page.toString());
  }

  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: textOf,
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const page = document.uri.scheme === scheme ? undefined : pages.uriOf(document.uri).toString();
      shown()
        .filter(uri => uri.with({ fragment: '' }).toString() === page)
        .forEach(follow);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) {
        forget(uri);
      }
    }),
    ...changes.map(event => event(() => shown().forEach(follow))),
    { dispose: () => [...pending.values()].forEach(clearTimeout) },
  );
}

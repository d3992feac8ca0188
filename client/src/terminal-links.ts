import * as vscode from 'vscode';
import type { PagesBundle } from './parts.js';

/** A first look, for most lines: what fails says so. */
const mayFail = /Error|Exception|DeepSpeed|deepspeed|memory|NCCL|exitcode|return code|SIG[A-Z]{3}|nan\b/;

interface ErrorLink extends vscode.TerminalLink {
  readonly line: string;
}

/** Links the messages of failed runs in terminals to their explanation. */
export function linkErrors(loadPages: () => Promise<PagesBundle>): vscode.Disposable {
  let pages: Promise<PagesBundle> | undefined;
  const provider: vscode.TerminalLinkProvider<ErrorLink> = {
    async provideTerminalLinks({ line }) {
      if (!mayFail.test(line)) {
        return [];
      }
      pages ??= loadPages();
      const { messageIn } = await pages;
      const found = messageIn(line);
      return found === undefined
        ? []
        : [
            {
              startIndex: found.start,
              length: found.length,
              tooltip: `Explain with DeepSpeed Config${found.code === undefined ? '' : `: ${found.code}`}`,
              line,
            },
          ];
    },
    async handleTerminalLink({ line }) {
      await vscode.commands.executeCommand('deepspeed.explainError', line);
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings } from '../loaders/settings.js';
import { checkHostfile, type HostfileVerdict } from './check.js';
import { type Hostfile, parseHostfile } from './language/hostfile.js';

/** Everything derived from one version of a hostfile. */
export interface HostfileAnalysis {
  readonly document: { readonly uri: string; readonly version: number; readonly lines: TextDocument };
  readonly hostfile: Hostfile;
  readonly verdicts: readonly HostfileVerdict[];
}

/** Parses a hostfile and checks it. */
export function analyseHostfile(lines: TextDocument, settings: Settings): HostfileAnalysis {
  const hostfile = parseHostfile(lines.getText());
  return {
    document: { uri: lines.uri, version: lines.version, lines },
    hostfile,
    verdicts: checkHostfile(hostfile, settings.rules),
  };
}

import * as vscode from 'vscode';
import { type Decision, neither } from '../../server/src/detection/decision.js';
import { detect } from '../../server/src/detection/detect.js';
import {
  decideBySettings,
  type FileChoices,
  fileChoicesFrom,
  tooLarge,
} from '../../server/src/detection/file-choices.js';
import {
  type HostNotation,
  hostLanguageOf,
  hostLanguages,
  hostNotation,
} from '../../server/src/detection/host-languages.js';
import { inspectedCharacters } from '../../server/src/detection/might-be-config.js';
import { hasSimilarName, isHostfile } from '../../server/src/hostfile/language/hostfile.js';
import { hostfileLanguage } from '../../server/src/hostfile/language/language-id.js';
import type { Choices } from './choices.js';
import { globPathsOf } from './glob-paths.js';
import { effectiveScheme } from './schemes.js';

/** Languages of a config; the extension never changes the language of a document. */
const languages = new Set(['json', 'jsonc']);

const schemes = new Set([
  'file',
  'untitled',
  'vscode-vfs',
  'vscode-remote',
  'vscode-test-web',
  'github',
  'memfs',
  'vscode-notebook-cell',
  'http',
  'https',
]);

/**
 * Decides whether a document is one of ours. A very large one never is. This file is a bundle of its own, which the
 * extension loads for the few files that might be configs.
 */
export function decide(document: vscode.TextDocument, choices: Choices): Decision {
  const files = fileChoicesFrom(vscode.workspace.getConfiguration('deepspeed', document).get('files'));
  const beginning = (): string =>
    document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(inspectedCharacters)));
  const decision = decideWhatItIs(document, beginning, choices, files);
  const characters = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
  const problem = decision.ours ? tooLarge(files, characters) : undefined;
  return problem === undefined ? decision : { ours: false, reason: problem, tooLarge: true };
}

/** Whether a file that is not open is a config or might have one, with the contents `text`. */
export function isConfig(uri: vscode.Uri, text: string, choices: Choices): boolean {
  const files = fileChoicesFrom(vscode.workspace.getConfiguration('deepspeed', uri).get('files'));
  const beginning = (): string => text.slice(0, inspectedCharacters);
  const { ours } = decideWhatItIs({ uri, languageId: hostLanguageOf(uri.path) ?? 'json' }, beginning, choices, files);
  return ours && tooLarge(files, text.length) === undefined;
}

/** Decides about a file in another language by a first look; the server finds the configs in it. */
function decideOnHost(uri: vscode.Uri, notation: HostNotation, text: string): Decision {
  const { setting, mightHave } = hostLanguages[notation];
  if (!vscode.workspace.getConfiguration('deepspeed', uri).get(`${setting}.enable`, true)) {
    return { ours: false, reason: `deepspeed.${setting}.enable is off` };
  }
  const reason = setting === 'scripts' ? 'it names DeepSpeed' : 'it has keys of DeepSpeed';
  return mightHave(text) ? { ours: true, reason } : neither;
}

/**
 * Decides whether a document is a DeepSpeed config, or a hostfile by its language. It uses the user's decision, the
 * settings, the name and the content, in this order.
 */
function decideWhatItIs(
  document: Pick<vscode.TextDocument, 'uri' | 'languageId'>,
  beginning: () => string,
  choices: Choices,
  files: FileChoices,
): Decision {
  const notation = hostNotation(document.languageId);
  if (notation === undefined && !languages.has(document.languageId) && document.languageId !== hostfileLanguage) {
    return { ours: false, reason: 'it is in a language without configs' };
  }
  if (document.uri.scheme === effectiveScheme) {
    return { ours: false, reason: 'it shows the effective config of another file' };
  }
  const choice = choices.get(document.uri);
  if (choice !== undefined) {
    return { ours: choice, reason: 'you said so' };
  }
  const set = decideBySettings(files, globPathsOf(document.uri));
  if (set !== undefined && (notation === undefined || !set.ours)) {
    return set;
  }
  if (!schemes.has(document.uri.scheme)) {
    return { ours: false, reason: `it is a ${document.uri.scheme} document` };
  }
  if (notation !== undefined) {
    return decideOnHost(document.uri, notation, beginning());
  }
  const { path } = document.uri;
  if (document.languageId === hostfileLanguage) {
    // The language may come from a name that other files have, too.
    const ours = !hasSimilarName(path) || isHostfile(path, beginning());
    return { ours, reason: ours ? 'of its language' : 'its lines name no hosts' };
  }
  return detect(path, beginning());
}

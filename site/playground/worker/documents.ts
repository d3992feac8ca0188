import { TextDocument } from 'vscode-languageserver-textdocument';
import { provideEstimator } from '../../../server/src/estimating/estimator.js';
import { knownMemory } from '../../../server/src/estimating/known-memory.js';
import { estimateMemory } from '../../../server/src/estimating/memory.js';
import { knowModel, unreadModel } from '../../../server/src/estimating/model-of-settings.js';
import { createLanguageService, type LanguageService } from '../../../server/src/features/service.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/settings.js';
import { loadedNotations } from '../../../server/src/notations/loaded-notations.js';
import type { State } from '../state.js';

/** A text as the service wants it. */
export interface Opened {
  readonly document: TextDocument;
  readonly settings: Settings;
}

const notations = loadedNotations(async id => {
  switch (id) {
    case 'python':
      return (await import('../../../server/src/notations/python/python-notation.js')).pythonNotation;
    case 'yaml':
      return (await import('../../../server/src/notations/yaml/yaml-notation.js')).yamlNotation;
    default:
      throw new Error(`The playground has no ${id}.`);
  }
});

/** The service of configs. Nothing here applies commands or shows a preview. */
export const service: LanguageService = createLanguageService(
  {
    markdown: true,
    snippets: true,
    itemDefaults: false,
    relatedInformation: false,
    documentChanges: false,
    snippetEdits: false,
    previews: false,
    commands: false,
  },
  undefined,
  language => notations.of(language),
);

function count(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number > 0 ? number : null;
}

function settingsOf(state: State): Settings {
  const { loader, version, gpus, gpuMemory, hostMemory, sequenceLength, checkpointing, model, modelText } = state;
  const worldSize = count(gpus);
  return {
    ...defaultSettings,
    loader: loader as Settings['loader'],
    version,
    worldSize,
    // A host has eight of them at most, as in the machines that people rent.
    gpusPerNode: worldSize === null ? null : Math.min(worldSize, 8),
    gpuMemoryGB: count(gpuMemory),
    hostMemoryGB: count(hostMemory),
    sequenceLength: count(sequenceLength),
    activationCheckpointing: checkpointing === 'on' || checkpointing === 'off' ? checkpointing : null,
    model: model.trim() === '' ? null : model.trim(),
    ...(modelText === undefined ? {} : { modelText }),
    // Nothing else on the page reports syntax errors.
    syntax: true,
  };
}

/** Reads the file of the model, if one is given: the formulas of models are loaded with the first one. */
async function readModelOf(settings: Settings): Promise<void> {
  const text = unreadModel(settings);
  if (text !== undefined) {
    const { readModel } = await import('../../../server/src/estimating/model.js');
    knowModel(settings, readModel(text));
  }
}

provideEstimator({ estimateMemory, knownMemory });

let opened: (Opened & { readonly key: string }) | undefined;
let version = 0;

/** Opens the text of a state. The same state gives the same document, for which the service keeps its analysis. */
export async function open(state: State): Promise<Opened> {
  await notations.prepare(state.language);
  const key = JSON.stringify(state);
  if (opened?.key !== key) {
    version += 1;
    const document = TextDocument.create('file:///ds_config', state.language, version, state.text);
    const settings = settingsOf(state);
    await readModelOf(settings);
    opened = { document, settings, key };
  }
  return opened;
}

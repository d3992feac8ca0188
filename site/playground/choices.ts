import { programs } from '../../client/src/programs.js';
import { releases } from '../../server/src/catalog/releases.js';
import { byId, element } from './element.js';
import type { Language, State } from './state.js';

type Choices = Omit<State, 'text'>;

/** The form above the editor: what is assumed about the run. */
export interface ChoicesForm {
  read(): Choices;
  show(choices: Choices): void;
}

function option(value: string, text: string): HTMLOptionElement {
  return element('option', { value }, text);
}

/** Fills the form, and tells `changed` of what a user chooses. */
export function startChoices(changed: () => void): ChoicesForm {
  const language = byId('language', HTMLSelectElement);
  const loader = byId('loader', HTMLSelectElement);
  const version = byId('version', HTMLSelectElement);
  const gpus = byId('gpus', HTMLInputElement);
  const gpuMemory = byId('gpu-memory', HTMLInputElement);
  const hostMemory = byId('host-memory', HTMLInputElement);
  const sequenceLength = byId('sequence-length', HTMLInputElement);
  const checkpointing = byId('checkpointing', HTMLSelectElement);
  const model = byId('model', HTMLInputElement);
  let modelText: string | undefined;

  loader.append(option('auto', 'As the text says'), ...programs.map(each => option(each.loader, each.label)));
  const newestFirst = [...releases].reverse();
  version.append(option('auto', `Newest (${newestFirst[0]})`), ...newestFirst.slice(1).map(each => option(each, each)));
  model.addEventListener('input', () => {
    modelText = undefined;
  });
  const ofMemory = [gpuMemory, hostMemory, sequenceLength, checkpointing];
  for (const control of [language, loader, version, gpus, model, ...ofMemory]) {
    control.addEventListener('input', changed);
  }

  return {
    read: () => ({
      language: language.value as Language,
      loader: loader.value,
      version: version.value,
      gpus: gpus.value,
      gpuMemory: gpuMemory.value,
      hostMemory: hostMemory.value,
      sequenceLength: sequenceLength.value,
      checkpointing: checkpointing.value,
      model: model.value,
      ...(modelText === undefined ? {} : { modelText }),
    }),
    show(choices) {
      language.value = choices.language;
      loader.value = choices.loader;
      version.value = choices.version;
      gpus.value = choices.gpus;
      gpuMemory.value = choices.gpuMemory;
      hostMemory.value = choices.hostMemory;
      sequenceLength.value = choices.sequenceLength;
      checkpointing.value = choices.checkpointing;
      model.value = choices.model;
      modelText = choices.modelText;
    },
  };
}

import { assign } from '../checking/assignment.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type Draft, draftOf } from '../document/draft.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { formerSwitches } from '../semantics/offload.js';
import {
  type Device,
  type OffloadSection,
  offloadMembers,
  offloadNames,
  offloadSections,
  type Rung,
} from './ladder.js';
import { settle } from './settle.js';

const zero = 'zero_optimization';

function setStage(draft: Draft, stage: number): void {
  const section = propertyOf(draft.root, zero);
  if (section !== undefined && section.value?.kind !== 'object') {
    draft.replaceValue(section, { stage });
  } else {
    assign(draft, [zero, 'stage'], stage);
  }
}

function removeMember(draft: Draft, name: string): void {
  const property = propertyOf(valueAt(draft.root, zero), name);
  if (property !== undefined) {
    draft.remove(property);
  }
}

/** Returns a drive that the file already names, in any section. */
function knownDrive(draft: Draft): string | undefined {
  const paths = offloadNames.map(section => valueAt(draft.root, zero, section, 'nvme_path'));
  const named = paths.find(path => path?.kind === 'string');
  return named?.kind === 'string' ? named.value : undefined;
}

function setDevice(draft: Draft, section: OffloadSection, device: Device): void {
  removeMember(draft, formerSwitches[section]);
  if (device === 'none') {
    removeMember(draft, section);
    return;
  }
  const drive = knownDrive(draft);
  const members = {
    ...offloadMembers(device),
    ...(device === 'nvme' && drive !== undefined ? { nvme_path: drive } : {}),
  };
  const property = propertyOf(valueAt(draft.root, zero), section);
  if (property?.value?.kind !== 'object') {
    assign(draft, [zero, section], members);
    return;
  }
  assign(draft, [zero, section, 'device'], device);
  if (device === 'nvme' && valueAt(draft.root, zero, section, 'nvme_path')?.kind !== 'string') {
    assign(draft, [zero, section, 'nvme_path'], members.nvme_path as string);
  }
}

/** Returns a config at another stage. Keys that the stage rejects or ignores are removed; every other value stays. */
export function atStage(document: ConfigDocument, stage: number, assumptions: Assumptions): string {
  const draft = draftOf(document);
  setStage(draft, stage);
  return settle(document, draft.text, assumptions, [`${zero}.stage`]);
}

/** Returns a config with the stage and the offload of a rung, and with keys that these reject or ignore. */
export function withRung(document: ConfigDocument, rung: Rung): string {
  const draft = draftOf(document);
  setStage(draft, rung.stage);
  for (const section of offloadNames) {
    setDevice(draft, section, rung[offloadSections[section]]);
  }
  return draft.text;
}

/** Returns a config at a rung of the ladder: with its stage and its offload. */
export function atRung(document: ConfigDocument, rung: Rung, assumptions: Assumptions): string {
  const devices = offloadNames.map(section => `${zero}.${section}.device`);
  return settle(document, withRung(document, rung), assumptions, [`${zero}.stage`, ...devices]);
}

import { TextDocument } from 'vscode-languageserver-textdocument';
import { gibibyte } from '../../../server/src/describing/byte-sizes.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { hardwareOf } from '../../../server/src/estimating/hardware-of-settings.js';
import { modelOf } from '../../../server/src/estimating/model-of-settings.js';
import { lackOf } from '../../../server/src/refactoring/fitting.js';
import type { Memory, StageMemory } from '../calls.js';
import { changesOf } from './checking.js';
import { type Opened, service } from './documents.js';

function estimateOf({ document, settings }: Opened): Estimate | undefined {
  const reading = modelOf(settings)?.reading;
  const { main } = service.analyse(document, settings);
  return main === undefined || reading?.ok !== true
    ? undefined
    : estimateConfig(main, reading.size, hardwareOf(settings).hardware);
}

/** Returns the document with another stage; undefined if it cannot have it. */
function atStage({ document, settings }: Opened, stage: number): Opened | undefined {
  const changes = changesOf(document, service.move(document, `stage-${stage}`, settings)?.edit);
  if (changes.length === 0) {
    return undefined;
  }
  const text = [...changes]
    .sort((a, b) => b.from - a.from)
    .reduce((whole, { from, to, insert }) => whole.slice(0, from) + insert + whole.slice(to), document.getText());
  return { document: TextDocument.create(document.uri, document.languageId, 1, text), settings };
}

function toStage(opened: Opened, stage: number, isCurrent: boolean): StageMemory | undefined {
  const estimate = estimateOf(opened);
  const { gpuMemoryGB } = opened.settings;
  if (estimate === undefined) {
    return undefined;
  }
  const { gpuBytes, hostBytes, nvmeBytes, parts } = estimate;
  const lack = gpuMemoryGB === null ? undefined : lackOf(estimate, { gpuBytes: gpuMemoryGB * gibibyte }).gpu;
  return {
    stage,
    isCurrent,
    gpuBytes,
    hostBytes,
    nvmeBytes,
    parts: parts.filter(({ place }) => place === 'gpu'),
    fits: gpuMemoryGB === null ? undefined : lack === undefined,
  };
}

function stagesOf(opened: Opened): readonly StageMemory[] {
  const { stage: current } = service.overview(opened.document, opened.settings) ?? {};
  return [0, 1, 2, 3].flatMap(stage => {
    const isCurrent = stage === current;
    const changed = isCurrent ? opened : atStage(opened, stage);
    return (changed && toStage(changed, stage, isCurrent)) ?? [];
  });
}

/** Returns the memory that the config needs, and that it would need at each other stage. */
export function memoryOf(opened: Opened): Memory {
  const { document, settings } = opened;
  const page = service.estimate(document, settings);
  return {
    page,
    stages: page === undefined ? [] : stagesOf(opened),
    available: settings.gpuMemoryGB === null ? undefined : settings.gpuMemoryGB * gibibyte,
  };
}

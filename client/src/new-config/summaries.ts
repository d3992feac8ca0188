import { sizeText } from '../../../server/src/describing/byte-sizes.js';
import { type Estimate, phaseTitle } from '../../../server/src/estimating/estimate.js';
import type { ModelSize } from '../../../server/src/lsp/requests.js';

/** Returns the memory that a run needs while it trains, in one line. */
export function memorySummary({ gpuBytes, hostBytes, nvmeBytes }: Estimate): string {
  const host = hostBytes > 0 ? `, ${sizeText(hostBytes)} of RAM per node` : '';
  const drive = nvmeBytes > 0 ? `, ${sizeText(nvmeBytes)} on NVMe` : '';
  return `${sizeText(gpuBytes)} per GPU${host}${drive}`;
}

/** Returns which phase needs the most memory of a GPU, and how much of it is needed all the time or by buffers. */
export function peakSummary({ parts, phase }: Estimate): string {
  const ofBuffers = parts.filter(({ place, kind }) => place === 'gpu' && (kind === 'buffers' || kind === 'gathered'));
  const buffers = ofBuffers.reduce((sum, { bytes }) => sum + bytes, 0);
  // The line of a list is short.
  return `The peak is in ${phaseTitle(phase)}${buffers === 0 ? '' : `, ${sizeText(buffers)} of it buffers`}.`;
}

/** Returns sentences about what the numbers leave out and assume. */
export function reservations({ leftOut, notes, hasActivations }: Estimate, keptFreeBytes: number): readonly string[] {
  return [
    `Not counted: ${leftOut.join('; ')}.`,
    `${sizeText(keptFreeBytes)} of each GPU are kept free for ${hasActivations ? 'CUDA, NCCL and the allocator: a twentieth, and at least 1.5 GiB' : 'that: a tenth, and at least 2 GiB'}.`,
    ...notes,
  ];
}

/** Returns a model's size, in one line. */
export function modelSummary({ params, hiddenSize, layers }: ModelSize): string {
  const rest = [
    layers === undefined ? undefined : `${layers} layers`,
    hiddenSize === undefined ? undefined : `hidden size ${hiddenSize}`,
  ].filter(each => each !== undefined);
  return [`${Number((params / 1e9).toPrecision(3))} billion parameters`, ...rest].join(', ');
}

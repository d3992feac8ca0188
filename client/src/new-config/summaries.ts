import { sizeText } from '../../../server/src/describing/byte-sizes.js';
import { type Estimate, hostNeed, type PartKind, type Place } from '../../../server/src/estimating/estimate.js';
import type { ModelSize } from '../../../server/src/lsp/requests.js';

function partOf(parts: Estimate['parts'], where: Place, kinds: readonly PartKind[]): number {
  return parts.reduce(
    (sum, { place, kind, bytes }) => (place === where && kinds.includes(kind) ? sum + bytes : sum),
    0,
  );
}

/** Returns the memory that a run needs while it trains, in one line. */
export function memorySummary(estimate: Estimate): string {
  const { gpuBytes, nvmeBytes } = estimate;
  const drive = nvmeBytes > 0 ? `, ${sizeText(nvmeBytes)} on NVMe` : '';
  const { running } = hostNeed(estimate);
  const host = running > 0 ? `, ${sizeText(running)} of RAM per node` : '';
  return `${sizeText(gpuBytes)} per GPU${host}${drive}`;
}

/** Returns how much of a GPU's memory is for buffers, and how much can be needed on top. */
export function bufferSummary({ parts, atMost }: Estimate): string {
  const gpu = partOf(parts, 'gpu', ['buffers', 'gathered']);
  const more = partOf(atMost, 'gpu', ['gathered']);
  const top = more > 0 ? `, and up to ${sizeText(more)} more while layers are gathered` : '';
  return `Each GPU: ${sizeText(gpu)} of this is buffers${top}.`;
}

/** Returns sentences about what the numbers leave out and assume. */
export function reservations({ leftOut, notes }: Estimate, keptFreeBytes: number): readonly string[] {
  return [
    `Not counted: ${leftOut.join('; ')}.`,
    `${sizeText(keptFreeBytes)} of each GPU are kept free for that: a tenth, and at least 2 GiB.`,
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

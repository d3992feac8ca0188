import { sizeText } from '../describing/byte-sizes.js';
import type { Estimate } from '../estimating/estimate.js';
import type { Place } from '../estimating/states/part.js';
import { type Bar, kinds, kindTitles, type Segment } from './bar.js';

/** Returns the parts of one place, one segment for each kind. */
export function segmentsOf({ parts }: Pick<Estimate, 'parts'>, place: Place): readonly Segment[] {
  return kinds.flatMap(kind => {
    const own = parts.filter(part => part.place === place && part.kind === kind && part.bytes > 0);
    const bytes = own.reduce((sum, part) => sum + part.bytes, 0);
    const labels = own.map(part => `${part.label} ${sizeText(part.bytes)}`).join('; ');
    return bytes === 0 ? [] : [{ kind, bytes, label: `${sizeText(bytes)} ${kindTitles[kind]} (${labels})` }];
  });
}

function titleOf(what: string, bytes: number, segments: readonly Segment[]): string {
  const each = segments.map(segment => `${kindTitles[segment.kind]} ${sizeText(segment.bytes)}`);
  return `${what}: ${sizeText(bytes)}${each.length < 2 ? '' : `: ${each.join(', ')}`}`;
}

/** Returns the tensors on each GPU as a bar, and what nvidia-smi will show on top of them. */
export function gpuBar(estimate: Estimate, limit: number | undefined): Bar {
  const { gpuBytes, shown } = estimate;
  const segments = segmentsOf(estimate, 'gpu');
  return {
    title: titleOf('Each GPU', gpuBytes, segments),
    segments,
    onTop: Math.max(0, shown.most - gpuBytes),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Returns the RAM of each host as a bar. */
export function hostBar(estimate: Estimate, limit: number | undefined): Bar {
  const segments = segmentsOf(estimate, 'host');
  return {
    title: titleOf('Each host', estimate.hostBytes, segments),
    segments,
    ...(limit === undefined ? {} : { limit }),
  };
}

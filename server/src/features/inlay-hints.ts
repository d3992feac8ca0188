import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import type { BoundProperty } from '../catalog/binding.js';
import { sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import { elementsOf } from '../describing/element-bytes.js';
import { runsText, runValuesAt } from '../describing/run-values.js';
import { withoutEffectHere } from '../describing/value.js';
import { renderInline } from '../document/render.js';
import { propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { type BatchProduct, batchProductOf } from '../semantics/batch-product.js';
import { type BatchName, batchKeys } from '../semantics/batch-sizes.js';
import { precisionOf } from '../semantics/precision.js';
import { deviceBeside, isLiteral } from '../semantics/stage.js';

/** A hint's text, shown behind a value. */
interface Note {
  readonly behind: ValueNode;
  readonly label: string;
  readonly tooltip: string;
}

function bytesNote(bound: BoundProperty, analysis: Analysis): Note | undefined {
  const { property } = bound;
  const elements = elementsOf(bound, analysis);
  if (elements === undefined || property.value === undefined) {
    return undefined;
  }
  const idle = withoutEffectHere(bound, analysis, deviceBeside(property.parent));
  const isRead = propertyOf(property.parent, property.key.name) === property;
  if (idle !== undefined || !isRead) {
    return undefined;
  }
  const { count, buffers, isFp32 } = elements;
  const precision = isFp32 ? 'fp32' : precisionOf(analysis);
  const own = count * (precision === 'fp32' ? 4 : 2);
  const guess = precision === undefined ? ' The file does not set the precision: 16 bits are assumed.' : '';
  const each = `${count.toLocaleString('en-US')} elements in ${precision ?? '16-bit'} are ${sizeText(own)}.`;
  const twice = buffers === 2 ? ` "overlap_comm" keeps two such buckets: ${sizeText(own * 2)}.` : '';
  return {
    behind: property.value,
    label: `= ${buffers === 2 ? '2 x ' : ''}${sizeText(own)}`,
    tooltip: `${each}${twice}${guess}`,
  };
}

function bytesNotes(analysis: Analysis): readonly Note[] {
  return analysis.binding.properties.flatMap(bound => bytesNote(bound, analysis) ?? []);
}

function spelledOut({ train, micro, steps, ranks, gpus: all }: BatchProduct): string {
  const sharing = all === ranks ? '' : ` (${counted(all, 'GPU')})`;
  return `${train} samples per optimizer step = ${micro} per GPU x ${steps} accumulation steps x ${ranks} data-parallel ranks${sharing}.`;
}

/**
 * Returns a sentence with the reason for the assumed number of GPUs, which the file does not have; empty if it is
 * unknown.
 */
function sourceOf({ assumptions: { worldSize, worldSizeReason } }: Analysis): string {
  return worldSize === undefined ? '' : ` The number of GPUs: ${worldSizeReason}.`;
}

/** Returns the hint that follows from the batch sizes. It is shown behind the first of them in the file. */
function batchNotes(analysis: Analysis): readonly Note[] {
  const product = batchProductOf(analysis);
  const [written, ...others] = Object.values(batchKeys)
    .flatMap(key => propertyOf(analysis.document.root, key)?.value ?? [])
    .filter(({ kind }) => kind !== 'null');
  if (product === undefined || written === undefined || [written, ...others].some(({ kind }) => kind !== 'number')) {
    return [];
  }
  const { derived } = product;
  const missing: BatchName | undefined = derived.find(name => name !== 'steps') ?? derived[0];
  return missing === undefined
    ? [{ behind: written, label: `needs ${counted(product.gpus, 'GPU')}`, tooltip: spelledOut(product) }]
    : [
        {
          behind: written,
          label: `${batchKeys[missing]} = ${product[missing]} with ${counted(product.gpus, 'GPU')}`,
          tooltip: spelledOut(product) + sourceOf(analysis),
        },
      ];
}

/** Returns the values that runs fill in for "auto", behind each. */
function runNotes({ document: { root }, assumptions: { runs } }: Analysis): readonly Note[] {
  const paths = runs.length === 0 ? [] : new Set(runs.flatMap(({ fills }) => Object.keys(fills)));
  return [...paths].flatMap((path): readonly Note[] => {
    const node = valueAt(root, ...path.split('.'));
    const values = node !== undefined && isLiteral(node, 'auto') ? runValuesAt(path, runs) : [];
    return node === undefined || values.length === 0
      ? []
      : [
          {
            behind: node,
            label: `= ${values.map(({ value }) => renderInline(value)).join(' or ')}`,
            tooltip: values.map(value => `${renderInline(value.value)}: ${runsText(value)}`).join('\n'),
          },
        ];
  });
}

/**
 * Returns the hints in a range: bytes behind element counts, the batch size or GPUs that the batch sizes imply, and the
 * values that runs fill in for "auto".
 */
export function inlayHints(analysis: Analysis, range: Range): InlayHint[] {
  const { document, settings } = analysis;
  const [from, to] = [document.lines.offsetAt(range.start), document.lines.offsetAt(range.end)];
  const notes = [
    ...(settings.inlayHints.bytes ? bytesNotes(analysis) : []),
    ...(settings.inlayHints.batch ? batchNotes(analysis) : []),
    ...(settings.inlayHints.auto ? runNotes(analysis) : []),
  ];
  return notes
    .filter(({ behind }) => behind.end >= from && behind.end <= to)
    .map(({ behind, label, tooltip }) => ({
      position: document.lines.positionAt(behind.end),
      label,
      kind: InlayHintKind.Type,
      tooltip,
      paddingLeft: true,
    }));
}

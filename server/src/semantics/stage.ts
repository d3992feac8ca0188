import { keepLast } from '../caching/keep-last.js';
import { type ObjectNode, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { sectionIn, stageOfLaunch } from './launch-section.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';

/** Whether a node is exactly this string. */
export function isLiteral(node: ValueNode | undefined, text: string): boolean {
  return node?.kind === 'string' && node.value === text;
}

/**
 * Returns the ZeRO stage, or undefined if the file does not determine it. `true` in place of the section is the old
 * form of stage 1.
 */
export function stageOf({ document, assumptions }: Reading): number | undefined {
  return stageIn(document, assumptions);
}

const stageIn = keepLast((document: Reading['document'], assumptions: Reading['assumptions']): number | undefined => {
  const section = valueAt(document.root, 'zero_optimization');
  if (section === undefined && sectionIn(document.root) !== undefined) {
    return stageOfLaunch(document.root);
  }
  const stage =
    section?.kind === 'boolean' ? Number(section.value) : settled({ document, assumptions }, 'zero_optimization.stage');
  return typeof stage === 'number' ? stage : undefined;
});

/** Returns the offload device of a section: "none" if it is absent, undefined if it is not known. */
export function deviceBeside(section: ObjectNode): string | undefined {
  const device = valueAt(section, 'device');
  if (device === undefined) {
    return 'none';
  }
  return device.kind === 'string' && device.value !== 'auto' ? device.value : undefined;
}

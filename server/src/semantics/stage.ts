import { type ObjectNode, type ValueNode, valueAt } from '../document/syntax-tree.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';

/** True for the string with exactly this text. */
export function isLiteral(node: ValueNode | undefined, text: string): boolean {
  return node?.kind === 'string' && node.value === text;
}

/** The ZeRO stage that DeepSpeed works with, undefined where it cannot be told; true is the old form of stage 1. */
export function stageOf(reading: Reading): number | undefined {
  const section = valueAt(reading.document.root, 'zero_optimization');
  const stage = section?.kind === 'boolean' ? Number(section.value) : settled(reading, 'zero_optimization.stage');
  return typeof stage === 'number' ? stage : undefined;
}

/** The offload device that a section names: "none" when it is not written, undefined when it cannot be told. */
export function deviceBeside(section: ObjectNode): string | undefined {
  const device = valueAt(section, 'device');
  if (device === undefined) {
    return 'none';
  }
  return device.kind === 'string' && device.value !== 'auto' ? String(device.value) : undefined;
}

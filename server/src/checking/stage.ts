import type { ConfigDocument } from '../document/config-document.js';
import { type ObjectNode, type ValueNode, valueAt } from '../document/syntax-tree.js';

/** True for the string with exactly this text. */
export function isLiteral(node: ValueNode | undefined, text: string): boolean {
  return node?.kind === 'string' && node.value === text;
}

/** The ZeRO stage a file asks for: 0 when it does not say, undefined when it cannot be told ("auto", a placeholder). */
export function stageOf(document: ConfigDocument): number | undefined {
  const zero = valueAt(document.root, 'zero_optimization');
  if (zero?.kind === 'boolean') {
    return zero.value === true ? 1 : 0;
  }
  const stage = valueAt(zero, 'stage');
  if (stage === undefined) {
    return zero === undefined || zero.kind === 'object' ? 0 : undefined;
  }
  if (stage.kind === 'object' || stage.kind === 'array') {
    return undefined;
  }
  const number = stage.kind === 'boolean' ? Number(stage.value) : Number(stage.value ?? Number.NaN);
  return Number.isInteger(number) ? number : undefined;
}

/** The offload device that a section names: "none" when it is not written, undefined when it cannot be told. */
export function deviceBeside(section: ObjectNode): string | undefined {
  const device = valueAt(section, 'device');
  if (device === undefined) {
    return 'none';
  }
  return device.kind === 'string' && device.value !== 'auto' ? String(device.value) : undefined;
}

import type { BoundProperty } from '../catalog/binding.js';
import { type Parameter, takesAuto } from '../catalog/parameter.js';
import type { ConfigDocument } from '../document/config-document.js';
import { renderInline } from '../document/render.js';
import { pathOf } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { fillOf, readerInRelease } from '../loaders/loader.js';
import { coerce } from '../semantics/coercion.js';
import type { Reading } from '../semantics/reading.js';
import { stageWithoutEffect } from '../semantics/scope.js';
import { deviceBeside, isLiteral } from '../semantics/stage.js';
import { foldFor } from '../semantics/values.js';
import { sizeText } from './byte-sizes.js';
import { type Elements, elementsOf } from './element-bytes.js';
import { sentence } from './parameter.js';
import { runsText, runValuesAt } from './run-values.js';

/** Returns a sentence with the values that runs fill in at a key; empty if none is known. */
function ofRuns(path: string, runs: Assumptions['runs']): string {
  const values = runValuesAt(path, runs).map(value => `${renderInline(value.value)} in ${runsText(value)}`);
  return values.length === 0 ? '' : `\`"auto"\` is ${values.join(', and ')}. `;
}

/**
 * Returns the meaning of a literal `"auto"`. Uses the path in the file, because loaders do not fill old names of
 * sections.
 */
function autoMeaning({ property, node }: BoundProperty, { loader, runs }: Assumptions): string {
  const path = pathOf(property).join('.');
  const fill = fillOf(loader, path);
  if (fill !== undefined) {
    const compared =
      fill.comparedWith === undefined ? '' : ` A literal here has to equal that argument, or the run stops.`;
    const known = ofRuns(path, runs);
    const what = known === '' ? '`"auto"`' : 'it';
    return `Here: ${known}${readerInRelease(loader)} replaces ${what} with ${fill.with}.${compared}`;
  }
  if (loader.otherAuto === 'raises') {
    const last = Object.hasOwn(loader.formerFills, path) ? ` It did up to ${loader.formerFills[path]}.` : '';
    return `Here: ${readerInRelease(loader)} does not fill in this key and stops at \`"auto"\`.${last}`;
  }
  const parameter = node?.parameter;
  if (parameter !== undefined && takesAuto(parameter)) {
    const meaning = parameter.values?.find(({ value }) => value === 'auto')?.meaning ?? parameter.autoNote;
    return `Here: \`"auto"\` is a value of DeepSpeed's own${meaning === undefined ? '.' : `: ${sentence(meaning)}`}`;
  }
  const dropped = parameter?.auto === 'dropped';
  const effect = dropped
    ? 'DeepSpeed drops it and uses the default'
    : (parameter?.autoNote ?? 'DeepSpeed keeps the string unchanged');
  return `Here: no loader replaces \`"auto"\`. ${sentence(effect)}`;
}

/** Returns how the loader treats a literal at a key that it could fill in. */
function literalMeaning({ property }: BoundProperty, { loader }: Assumptions): string | undefined {
  const path = pathOf(property).join('.');
  const fill = fillOf(loader, path);
  if (fill?.comparedWith !== undefined) {
    return `Here: ${loader.reader} stops if this differs from ${fill.with}. Write \`"auto"\` to use that value.`;
  }
  if (path === 'gradient_accumulation_steps' && fill !== undefined) {
    return `Here: this overrides ${fill.with}; ${loader.reader} logs a warning if they differ.`;
  }
  return undefined;
}

/** Returns the bytes of a number of elements, doubled if DeepSpeed allocates two such buffers. */
function elementBytes({ count, buffers, isFp32 }: Elements): string {
  const in16Bits = isFp32 ? '' : `${sizeText(count * 2)} in 16-bit, `;
  const twice = buffers === 2 ? `; twice that, ${sizeText(count * 4)}, because \`overlap_comm\` keeps two buckets` : '';
  return `Here: ${count.toLocaleString('en-US')} elements are ${in16Bits}${sizeText(count * 4)} in fp32${twice}.`;
}

function plainMeaning(bound: BoundProperty, parameter: Parameter, reading: Reading): string | undefined {
  const value = bound.property.value;
  if (value === undefined || value.kind === 'object' || value.kind === 'array') {
    return undefined;
  }
  const coerced = coerce(parameter, value);
  if (!coerced.ok) {
    return undefined;
  }
  const fold = foldFor(parameter);
  const chosen = parameter.values?.find(option => fold(option.value) === fold(coerced.value));
  if (chosen?.meaning !== undefined) {
    return `Here: \`${JSON.stringify(chosen.value)}\`, ${chosen.meaning}${/[.]$/.test(chosen.meaning) ? '' : '.'}`;
  }
  const elements = elementsOf(bound, reading);
  return elements && elementBytes(elements);
}

/** Returns the label of a key or value that came with a later release. */
export function notYet(since: string, version: string): string {
  return `not in DeepSpeed ${version}: added in ${since}`;
}

/** Returns a sentence if this file's stage or offload device leaves a parameter without effect, otherwise undefined. */
export function withoutEffectHere(
  bound: Pick<BoundProperty, 'node'>,
  reading: Reading,
  device: string | undefined,
): string | undefined {
  const parameter = bound.node?.parameter;
  const stage = parameter === undefined ? undefined : stageWithoutEffect(parameter, reading);
  if (stage !== undefined) {
    return `No effect in this file: it uses ZeRO stage ${stage}.`;
  }
  const scope = parameter?.appliesTo;
  if (scope?.devices !== undefined && device !== undefined && !scope.devices.includes(device)) {
    return `No effect in this file: the device is ${device}.`;
  }
  return undefined;
}

/** Returns what the value of a property means in this file with this loader, as sentences for the hover. */
export function meaningHere(
  bound: BoundProperty,
  document: ConfigDocument,
  assumptions: Assumptions,
): readonly string[] {
  const parameter = bound.node?.parameter;
  if (parameter === undefined) {
    return [];
  }
  const reading = { document, assumptions };
  const auto = isLiteral(bound.property.value, 'auto');
  const meaning = auto ? autoMeaning(bound, assumptions) : plainMeaning(bound, parameter, reading);
  const compared = auto ? undefined : literalMeaning(bound, assumptions);
  const idle = withoutEffectHere(bound, reading, deviceBeside(bound.property.parent));
  return [meaning, compared, idle].filter(text => text !== undefined);
}

import { isNewer } from './version.js';

/**
 * The release from which a section refuses keys it does not know; before, they were ignored. Sections that were strict
 * when they came, or before 0.9, need no entry. Source: the classes of the sections in the releases' sources.
 */
const strictSince: { readonly [section: string]: string } = {
  fp16: '0.17.1',
  bf16: '0.17.1',
  bfloat16: '0.17.1',
};

/** Whether a section that is strict today was so in a release. */
export function isStrictIn(section: string, version: string): boolean {
  const since = Object.hasOwn(strictSince, section) ? strictSince[section] : undefined;
  return !isNewer(since, version);
}

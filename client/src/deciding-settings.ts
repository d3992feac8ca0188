import { hostLanguages } from '../../server/src/detection/host-languages.js';

/** The settings that decide which documents are ours, without our prefix. */
export const decidingSettings: readonly string[] = [
  'files',
  ...Object.values(hostLanguages).map(({ setting }) => `${setting}.enable`),
];

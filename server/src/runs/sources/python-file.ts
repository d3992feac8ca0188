import { mightCall, runsOfPython } from '../python-calls.js';
import type { RunSource } from '../run-source.js';

/** Python files with calls that hand a config to a program. */
export const pythonFile: RunSource = {
  id: 'python-file',
  files: /\.py$/i,
  mightStart: mightCall,
  notation: () => 'python',
  runsIn: (text, notation) => (notation === undefined ? [] : runsOfPython(text, notation)),
};

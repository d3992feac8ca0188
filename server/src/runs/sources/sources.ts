import type { RunSource } from '../run-source.js';
import { makefile } from './makefile.js';
import { markdown } from './markdown.js';
import { notebook } from './notebook.js';
import { pythonFile } from './python-file.js';
import { shellScript } from './shell-script.js';
import { yamlFile } from './yaml-file.js';

/** Every kind of file that starts training programs. */
export const sources: readonly RunSource[] = [shellScript, yamlFile, pythonFile, makefile, notebook, markdown];

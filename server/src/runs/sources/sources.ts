import type { RunSource } from '../run-source.js';
import { accelerateFile } from './accelerate-file.js';
import { makefile } from './makefile.js';
import { markdown } from './markdown.js';
import { notebook } from './notebook.js';
import { pythonFile } from './python-file.js';
import { recipe } from './recipe.js';
import { shellScript } from './shell-script.js';

/** Every kind of file that starts training programs. */
export const sources: readonly RunSource[] = [
  shellScript,
  recipe,
  accelerateFile,
  pythonFile,
  makefile,
  notebook,
  markdown,
];

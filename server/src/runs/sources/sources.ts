import type { RunSource } from '../run-source.js';
import { accelerateFile } from './accelerate-file.js';
import { pythonCalls } from './python-calls.js';
import { recipe } from './recipe.js';
import { shellScript } from './shell-script.js';

/** Every kind of file that starts training programs. */
export const sources: readonly RunSource[] = [shellScript, recipe, accelerateFile, pythonCalls];

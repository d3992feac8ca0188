import type { Format } from '../reports/format.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { markdown } from './markdown.js';
import { sarif } from './sarif.js';
import { text } from './text.js';

/** Every format, the usual one first. */
export const formats: readonly Format[] = [text, json, sarif, github, gitlab, markdown];

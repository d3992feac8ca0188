import type { Command } from '../program/command.js';
import { check } from './check.js';
import { diff } from './diff.js';
import { effective } from './effective.js';
import { estimate } from './estimate.js';
import { explain } from './explain.js';
import { report } from './report.js';
import { template } from './template.js';

/** Every command of the program, in the order of the help. */
export const commands: readonly Command[] = [check, effective, diff, explain, estimate, template, report];

#!/usr/bin/env node
import { processTerminal } from './cli/program/terminal.js';
import { run } from './cli/run.js';
import { provideEstimator } from './estimating/estimator.js';
import { knownMemory } from './estimating/known-memory.js';
import { estimateMemory } from './estimating/memory.js';
import { runMemoryOf } from './estimating/run-memory-of.js';
import { provideRunMemory } from './semantics/run-memory.js';

provideEstimator({ estimateMemory, knownMemory });
provideRunMemory(runMemoryOf);

// The exit code is set, instead of calling exit, so that all output is written first.
void run(process.argv.slice(2), processTerminal()).then(code => {
  process.exitCode = code;
});

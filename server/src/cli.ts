#!/usr/bin/env node
import { run } from './cli/run.js';
import { processTerminal } from './cli/terminal.js';

// The exit code is set, instead of calling exit, so that all output is written first.
void run(process.argv.slice(2), processTerminal()).then(code => {
  process.exitCode = code;
});

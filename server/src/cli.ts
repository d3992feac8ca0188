#!/usr/bin/env node
import { run } from './cli/run.js';
import { processTerminal } from './cli/terminal.js';

// Setting the code, rather than exiting with it, lets everything be written first.
void run(process.argv.slice(2), processTerminal()).then(code => {
  process.exitCode = code;
});

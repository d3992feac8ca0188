/** What knows runs, for the server and for the command line. It is a bundle of its own, which is loaded with the first script. */
export { filesOf } from '../checking/run-files.js';
export { launchCommands } from '../launch-commands.js';
export { runRules } from '../rules/run-rules.js';
export { analyseRuns } from './check-runs.js';
export { createRunService } from './run-service.js';

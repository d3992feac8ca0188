/** What knows runs, for the server and for the command line. It is a bundle of its own, loaded after the first answers. */
export { folderPlaces } from '../run-index/folder-places.js';
export { createRunIndexes, indexOfFolder } from '../run-index/run-indexes.js';
export { runOfArguments } from '../run-index/run-of-arguments.js';
export { filesOf, withOwnConfig } from '../runs/checking/run-files.js';
export { runRules } from '../runs/rules/run-rules.js';
export { analyseRuns } from '../runs/service/check-runs.js';
export { createRunService } from '../runs/service/run-service.js';
export { runsInFile } from '../runs/service/runs-in-file.js';

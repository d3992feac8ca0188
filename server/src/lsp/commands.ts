/** Commands of the client that actions run. The argument is the code of a rule, or the keys as globs. */
export const turnOffRuleCommand = 'deepspeed.turnOffRule';
export const ignoreKeyCommand = 'deepspeed.ignoreKey';
export const openRuleCommand = 'deepspeed.openRule';
export const newConfigCommand = 'deepspeed.newConfig';
export const insertTemplateCommand = 'deepspeed.insertTemplate';
export const setLoaderCommand = 'deepspeed.setLoader';
/** Commands of the client that lenses run. The argument is the address of the config. */
export const setModelCommand = 'deepspeed.setModel';
export const showEstimateCommand = 'deepspeed.showEstimate';
/** The arguments are the address of the config and the places of its runs. */
export const showRunsCommand = 'deepspeed.showRuns';

/** The command of the client that shows a folder. The argument is its address. */
export const showFolderCommand = 'deepspeed.showFolder';
/** The titles of links to files and folders. */
export const linkTitles = { file: 'Open the file', folder: 'Show the folder' } as const;

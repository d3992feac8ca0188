/** Commands of the client that actions run: the code of a rule is the argument, or the keys as globs. */
export const turnOffRuleCommand = 'deepspeed.turnOffRule';
export const ignoreKeyCommand = 'deepspeed.ignoreKey';
export const openRuleCommand = 'deepspeed.openRule';
export const setLoaderCommand = 'deepspeed.setLoader';
/** Commands of the client that lenses run: the address of the config is the argument. */
export const setModelCommand = 'deepspeed.setModel';
export const showEstimateCommand = 'deepspeed.showEstimate';

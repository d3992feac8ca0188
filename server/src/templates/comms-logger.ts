import type { Template } from '../templating/template.js';

export const commsLogger: Template = {
  name: 'comms-logger',
  kind: 'section',
  title: 'Communication logger',
  description:
    'Logs size, latency and bandwidth of each collective; deepspeed.comm.log_summary() prints the sums. Slows the run down while it is on.',
  config: { comms_logger: { enabled: true, verbose: false, prof_all: true } },
  decides: ['comms_logger.enabled'],
};

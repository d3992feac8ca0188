import { fork } from 'node:child_process';
import type { ExtensionContext } from 'vscode';
import { activateOnDemand } from './on-demand.js';
import type { Api } from './parts.js';

/** Whether VS Code debugs this extension host; the server can then be debugged, too. */
function isDebugged(): boolean {
  return process.execArgv.some(argument => /^--(inspect|debug)(-brk)?(=|$)/.test(argument));
}

/** Entry of the desktop and remote extension host: the server is a process of its own, connected over its streams. */
export function activate(context: ExtensionContext): Api {
  const server = context.asAbsolutePath('dist/server.js');
  return activateOnDemand(context, {
    host: 'node',
    loadDetection: () => import('./detection.js'),
    loadClient: () => import('./client.node.js'),
    loadPages: () => import('../../server/src/pages/pages.js'),
    loadMemory: () => import('./memory-panel.js'),
    fork: () =>
      fork(server, ['--stdio', '--eager', `--clientProcessId=${process.pid}`], {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' },
        execArgv: isDebugged() ? ['--nolazy', '--inspect=6009'] : [],
        silent: true,
      }),
  });
}

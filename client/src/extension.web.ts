import { type ExtensionContext, Uri } from 'vscode';
import { activateOnDemand } from './on-demand.js';
import type { Api, ClientBundle, DetectionBundle, MemoryBundle, PagesBundle } from './parts.js';

/**
 * Loads another bundle of the extension. The web extension host has no way to load a second file, so this does what it
 * does itself with the first one (VS Code: `extHostExtensionService.ts` of the web worker, `_loadCommonJSModule`).
 */
async function load<Bundle>(context: ExtensionContext, file: string): Promise<Bundle> {
  const address = Uri.joinPath(context.extensionUri, 'dist', file).toString(true);
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address}: ${response.status} ${response.statusText}`);
  }
  const module = { exports: {} };
  const define = new Function('module', 'exports', 'require', `${await response.text()}\n//# sourceURL=${address}`);
  define(module, module.exports, require);
  return module.exports as Bundle;
}

/** Entry of the web extension host: the server is a worker. */
export function activate(context: ExtensionContext): Api {
  return activateOnDemand(context, {
    host: 'web',
    loadDetection: () => load<DetectionBundle>(context, 'detection.js'),
    loadClient: () => load<ClientBundle>(context, 'client.web.js'),
    loadPages: () => load<PagesBundle>(context, 'pages.js'),
    loadMemory: () => load<MemoryBundle>(context, 'memory-panel.js'),
  });
}

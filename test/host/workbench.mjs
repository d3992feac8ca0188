// The address of the workbench's page tells it what to open.

/**
 * Returns the address of a workbench.
 * @param {number} port the server's
 * @param {string} folder absolute path of the folder to open, or the address of one that is not on the server's disk
 * @param {[string, string][]} payload what else to open, such as the extension under development
 */
export function workbenchUrl(port, folder, payload = []) {
  const quiet = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify([...quiet, ...payload]) });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** Converts a path on this machine into the workbench's form. */
export function remotePath(port, file) {
  return `vscode-remote://127.0.0.1:${port}${file}`;
}

/**
 * Adds development options to the page on its way to the browser: the web worker extension host takes extensions under
 * development only from there, not from the address. A changed page has no network address of its own. So its context
 * needs the permission 'local-network-access', or Chromium blocks its requests to 127.0.0.1.
 */
export async function injectDevelopmentOptions(page, options) {
  const configuration = /(<meta id="vscode-workbench-web-configuration" data-settings=")([^"]*)(")/;
  await page.route(
    url => url.pathname === '/',
    async route => {
      const response = await route.fetch();
      const body = (await response.text()).replace(configuration, (_match, before, escaped, after) => {
        const settings = JSON.parse(unescapeAttribute(escaped));
        settings.developmentOptions = { ...settings.developmentOptions, ...options };
        return before + escapeAttribute(JSON.stringify(settings)) + after;
      });
      await route.fulfill({ response, body });
    },
  );
}

function unescapeAttribute(text) {
  const entities = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
  return text.replace(/&(quot|#39|lt|gt|amp);/g, (_match, name) => entities[name]);
}

function escapeAttribute(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** Returns the path of a document's address, decoded and with slashes; drives of Windows in lower case. */
export function pathOfUri(uri: string): string {
  const path = uri
    .replace(/^[a-z][a-z0-9+.-]*:/i, '')
    .replace(/^\/\/[^/]*/, '')
    .replace(/[?#].*$/, '');
  return decoded(path).replace(/^\/[A-Z]:/, drive => drive.toLowerCase());
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

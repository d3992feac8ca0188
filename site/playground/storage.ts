/** Returns what is stored under a name; null if there is nothing, or the browser stores nothing for this page. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Stores a string, if the browser allows it and has room. */
export function store(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
  } catch {
    // The page works without a stored text; only the next visit starts without it.
  }
}

/** Returns what is stored under a name; null if there is nothing, or the browser stores nothing for this page. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Stores a text, if the browser lets the page do that and has room. */
export function store(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
  } catch {
    // Only the next visit misses it.
  }
}

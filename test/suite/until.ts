/**
 * Polls until the answer is good, and returns it: changes in an editor are asynchronous.
 * @param what names the expected change in the error message
 */
export async function until<T>(
  what: string,
  ask: () => T | PromiseLike<T>,
  isGood: (answer: T) => boolean = Boolean,
  milliseconds = 15_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${milliseconds} ms for ${what}; the last answer was ${JSON.stringify(answer)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

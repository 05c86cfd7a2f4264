/** A function that runs `action` at most once in `intervalMs`: after the first call of a burst, and after its last. */
export function throttled(intervalMs: number, action: () => void): () => void {
  let isResting = false;
  let isWanted = false;
  const run = (): void => {
    action();
    isResting = true;
    setTimeout(() => {
      isResting = false;
      if (!isWanted) return;
      isWanted = false;
      run();
    }, intervalMs);
  };
  return () => {
    if (isResting) isWanted = true;
    else run();
  };
}

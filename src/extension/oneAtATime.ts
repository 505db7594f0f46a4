/**
 * A function that does something once at a time: asked for again meanwhile, it does it once more afterwards, so that the last version
 * is always shown. With a pause it waits until nobody has asked for so long, ms.
 */
export function oneAtATime(act: () => Promise<void>, failed: (error: unknown) => void, pauseMs = 0): () => void {
  let isBusy = false;
  let isAskedAgain = false;
  let waiting: NodeJS.Timeout | undefined;
  const start = (): void => {
    if (isBusy) {
      isAskedAgain = true;
      return;
    }
    isBusy = true;
    isAskedAgain = false;
    act()
      .catch(failed)
      .finally(() => {
        isBusy = false;
        if (isAskedAgain) start();
      });
  };
  return () => {
    clearTimeout(waiting);
    if (pauseMs === 0) start();
    else waiting = setTimeout(start, pauseMs);
  };
}

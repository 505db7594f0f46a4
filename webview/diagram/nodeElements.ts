/** The element of a node or group that is around an event, in whichever view it is drawn. */
export function nodeAround(target: EventTarget | null): HTMLElement | SVGElement | undefined {
  return target instanceof Element ? (target.closest<SVGElement>('[data-id]') ?? undefined) : undefined;
}

/** The element that stands for a node or group, if it is drawn. */
export function elementOf(id: string): HTMLElement | SVGElement | undefined {
  return document.querySelector<SVGElement>(`[data-id="${CSS.escape(id)}"]`) ?? undefined;
}

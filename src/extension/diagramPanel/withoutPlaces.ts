import type { DiagramModel } from '../../diagram/model.ts';

/** What a page needs of a diagram: places in the text stay with the editor, which saves a quarter of what is sent. */
export function withoutPlaces({ nodes, groups, ...rest }: DiagramModel): DiagramModel {
  return { ...rest, nodes: nodes.map(placeless), groups: groups.map(placeless) };
}

function placeless<Placed extends object>(placed: Placed): Placed {
  // What is undefined is not sent.
  return { ...placed, range: undefined };
}

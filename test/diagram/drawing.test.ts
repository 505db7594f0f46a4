import assert from 'node:assert/strict';
import fc from 'fast-check';
import { graphSizes } from '../../src/diagram/figure/graph.ts';
import { layoutGraph, type Direction, type Layout } from '../../src/diagram/layout/layout.ts';
import type { DiagramEdge, DiagramGroup } from '../../src/diagram/model.ts';
import { initiallyExpanded, visibleGraph, type VisibleGraph } from '../../src/diagram/visible.ts';
import { layoutByDagre } from '../support/dagre.ts';
import { countCrossings, drawingViolations, edgesThatGoBack } from '../support/drawingChecks.ts';
import { allGroups, diagramOfFile, zooNetworks } from '../support/diagrams.ts';

const directions: readonly Direction[] = ['down', 'right'];

/** Lays a graph out both ways and expects that nothing covers anything else. */
function checkDrawing(graph: VisibleGraph): void {
  const sizes = graphSizes(graph);
  for (const direction of directions) {
    const layout = layoutGraph(graph, sizes, direction);
    assert.deepEqual(drawingViolations(graph, layout, sizes, direction), [], direction);
  }
}

describe('the drawing of a graph', () => {
  for (const name of zooNetworks)
    it(`covers nothing in ${name}, folded, as it opens, and unfolded`, async () => {
      const model = await diagramOfFile(name);
      for (const expanded of [new Set<string>(), initiallyExpanded(model), allGroups(model)]) {
        const graph = visibleGraph(model, expanded);
        checkDrawing(graph);
        for (const direction of directions) {
          const { edges } = layoutGraph(graph, graphSizes(graph), direction);
          assert.deepEqual(edgesThatGoBack(edges, direction), []);
        }
      }
    });

  it('covers nothing in any graph, in any frames, even where folding makes circles', () => {
    fc.assert(
      fc.property(anyGraph, graph => checkDrawing(graph)),
      { numRuns: 250, seed: 1 },
    );
  });

  for (const name of ['googlenet.cnn.json', 'resnet50.cnn.json', 'densenet121.cnn.json', 'unet.cnn.json'])
    it(`crosses no more edges in ${name} than dagre does`, async () => {
      const model = await diagramOfFile(name);
      const graph = flat(visibleGraph(model, allGroups(model)));
      const sizes = graphSizes(graph);
      const theirs = countCrossings(layoutByDagre(graph, sizes).edges);
      const ours = countCrossings(layoutGraph(graph, sizes, 'down').edges);
      const framed = visibleGraph(model, allGroups(model));
      const nested: Layout = layoutGraph(framed, graphSizes(framed), 'down');
      assert.ok(ours <= theirs, `${ours} crossings, and ${theirs} by dagre`);
      assert.ok(countCrossings(nested.edges) <= theirs, 'with frames');
    });
});

/** The same boxes without frames. */
function flat({ boxes, edges }: VisibleGraph): VisibleGraph {
  return { boxes: boxes.map(box => ({ ...box, frame: undefined })), frames: [], edges };
}

/** Boxes that read any before them, in frames that hold stretches of them, or any of them. */
const anyGraph: fc.Arbitrary<VisibleGraph> = fc
  .record({
    reads: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 16 }),
    frames: fc.array(fc.record({ start: fc.nat(16), length: fc.nat(8), parent: fc.nat() }), { maxLength: 4 }),
    stray: fc.array(fc.nat(16), { maxLength: 2 }),
    isNear: fc.boolean(),
  })
  .map(({ reads, frames, stray, isNear }) => {
    const shapes = ['8×8', '64×112×112', '?', '1024×7×7'];
    const edges = new Map<string, DiagramEdge>();
    reads.forEach(([first, second, both], at) => {
      for (const choice of both ? [first, second] : [first]) {
        const from = isNear ? Math.max(0, at - (choice % 4)) : choice % (at + 1);
        const edge = { from: `b${from}`, to: `b${at + 1}`, shape: shapes[choice % shapes.length] ?? '' };
        edges.set(`${edge.from} ${edge.to}`, edge);
      }
    });
    const groups = frames.map(({ parent }, at): DiagramGroup => ({
      ...{ id: `f${at}`, name: `frame ${at}`, type: 'block', shape: '8×8', amounts: {}, nLayers: 1 },
      ...(0 < at && parent % 2 === 0 && { parent: `f${parent % at}` }),
    }));
    const frameOf = (box: number): string | undefined => {
      const last = frames.findLastIndex(({ start, length }) => start <= box && box <= start + length);
      return last === -1 ? undefined : `f${last}`;
    };
    const boxes = Array.from({ length: reads.length + 1 }, (_, at) => ({
      id: `b${at}`,
      box: {
        node: {
          id: `b${at}`,
          name: `b${at}`,
          type: 'conv2d',
          category: 'convolution' as const,
          shape: '8×8',
          detail: '',
          amounts: {},
        },
      },
      frame: stray.includes(at) && 0 < frames.length ? 'f0' : frameOf(at),
    }));
    const used = new Set(boxes.map(({ frame }) => frame));
    const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
    for (const frame of [...used]) for (let at = frame; at !== undefined; at = parents.get(at)) used.add(at);
    return { boxes, frames: groups.filter(({ id }) => used.has(id)), edges: [...edges.values()] };
  });

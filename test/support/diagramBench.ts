import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { graphSizes } from '../../src/diagram/figure/graph.ts';
import { layoutGraph } from '../../src/diagram/layout/layout.ts';
import { visibleGraph } from '../../src/diagram/visible.ts';
import { withoutPlaces } from '../../src/extension/diagramPanel/withoutPlaces.ts';
import { diagramRequest, type DiagramResult } from '../../src/protocol/lsp.ts';
import { medianOf, timingOf } from '../../src/reports/statistics.ts';
import type { Row } from './benchRows.ts';
import { watchScript, type Watched } from './benchWatch.ts';
import { layoutByDagre } from './dagre.ts';
import { startPages, type OpenPage, type Pages } from './diagramPage.ts';
import { diagramOf } from './diagrams.ts';
import { countCrossings } from './drawingChecks.ts';
import { flatGraph, type FirstPictures } from './firstPictures.ts';
import { generatedNetwork } from './generatedNetwork.ts';
import { startServer, type TestServer } from './server.ts';

const zoo = (name: string): string => readFileSync(`src/zoo/${name}.cnn.json`, 'utf8');
const unfold = 'button[title^="Unfold everything"]';

/** What is promised of the diagram, in Chromium without a screen and drawing in software. */
export async function diagramRows(): Promise<readonly Row[]> {
  const pages = await startPages();
  const server = await startServer();
  const rig: Rig = { pages, server };
  const densenet201 = zoo('densenet121').replace('"depth": 24', '"depth": 48').replace('"depth": 16', '"depth": 32');
  try {
    return [
      await repaint(rig, 'ResNet-50', zoo('resnet50'), '50'),
      await repaint(rig, 'ResNet-152', zoo('resnet152'), '100'),
      await repaint(rig, 'DenseNet-201, all unfolded', densenet201, '1000'),
      ...(await largeNetwork(rig, '20,000 layers in a row', generatedNetwork(20_000, 'flat'))),
      ...(await largeNetwork(rig, '20,000 layers in blocks, unfolded', generatedNetwork(20_000, 'nested'))),
      ...(await besideDagre(pages)),
    ];
  } finally {
    server.stop();
    await pages.close();
  }
}

/** The editor without an editor: a server in a process of its own, and pages. */
interface Rig {
  readonly pages: Pages;
  readonly server: TestServer;
}

/** A document and its diagram, side by side. */
interface Beside {
  readonly open: OpenPage;
  change(text: string): Promise<void>;
  /**
   * Asks the server for the diagram and shows it; gives how long both took, ms, until the frame was painted. How the message gets into
   * this browser is not counted: a test's way in has little to do with an editor's.
   */
  show(): Promise<number>;
}

let documents = 0;

async function openBeside({ pages, server: { connection, diagnostics } }: Rig, text: string): Promise<Beside> {
  const uri = `file:///bench${++documents}.cnn.json`;
  const opened = diagnostics(uri, 1);
  const textDocument = { uri, languageId: 'cnn', version: 1, text };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  await opened;
  const open = await pages.open({ script: watchScript });
  let version = 1;
  return {
    open,
    change: changed =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text: changed }],
      }),
    async show() {
      const painted = open.page.evaluate<number>('untilPainted()');
      const start = performance.now();
      const model = await connection.sendRequest<DiagramResult>(diagramRequest, { uri });
      if (model === null) throw new Error(`${uri} has no diagram; it was not opened in this server`);
      const params = { shown: { model: withoutPlaces(model), times: {} } };
      const message = JSON.stringify({ call: 1, method: 'update', params });
      const asked = performance.now() - start;
      await open.page.evaluate(sent => (window as unknown as { receive(text: string): void }).receive(sent), message);
      return asked + (await painted);
    },
  };
}

/** From an edit that is sent to the server, one that changes every size, to the diagram of it on the screen. */
async function repaint(rig: Rig, name: string, text: string, promised: string): Promise<Row> {
  const edits = 60;
  const { open, show, change } = await openBeside(rig, text);
  await show();
  if (name.includes('unfolded')) {
    await unfoldAll(open.page);
    // Once more for every instance of each repeat, if there is one.
    await open.page.locator(unfold).click();
  }
  const durations: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const start = performance.now();
    await change(edit % 2 === 0 ? text.replace('224, 224', '256, 256') : text);
    const sent = performance.now() - start;
    const shown = await show();
    if (edits / 3 < edit) durations.push(sent + shown);
  }
  await open.page.close();
  const what = `${name}: text change to repainted diagram`;
  return { what, median: medianOf(durations), best: Math.min(...durations), promised };
}

/** Opens all groups, which is waited for. */
async function unfoldAll(page: Page): Promise<void> {
  const painted = page.evaluate('untilPainted()');
  await page.locator(unfold).click();
  await painted;
}

/** How long it takes until a large network is seen, all that can be unfolded unfolded; what holds the page up meanwhile; how it is moved. */
async function largeNetwork(rig: Rig, name: string, text: string): Promise<readonly Row[]> {
  const opening: number[] = [];
  const watched: Watched[] = [];
  const intervals: (readonly number[])[] = [];
  for (let run = 0; run < 3; run++) {
    const { open, show } = await openBeside(rig, text);
    opening.push(await show());
    if (name.includes('unfolded')) await unfoldAll(open.page);
    watched.push(await open.page.evaluate<Watched>('watched'));
    intervals.push(await panned(open.page));
    await open.page.close();
  }
  const row = (what: string, durations: readonly number[], promised?: string): Row => ({
    what: `${name}: ${what}`,
    median: medianOf(durations),
    best: Math.min(...durations),
    ...(promised !== undefined && { promised }),
  });
  const longest = (of: keyof Watched): readonly number[] => watched.map(each => Math.max(0, ...each[of]));
  const moved = intervals.map(timingOf);
  return [
    row('request to first picture', opening, '2000'),
    row('reading the message', longest('parsing')),
    row('taking the message, with reading', longest('messages')),
    row('longest slice of the layout', longest('slices'), '50'),
    row('longest script of a frame', longest('frames'), '50'),
    row('longest task, with painting (0 below 50)', longest('longTasks')),
    row(
      'between frames while it is moved',
      moved.map(({ median }) => median),
      '33.4',
    ),
    row(
      'the same, 95th percentile',
      moved.map(({ p95 }) => p95),
      '33.4',
    ),
  ];
}

/** The times between frames while a wheel turns, ms. */
async function panned(page: Page): Promise<readonly number[]> {
  await page.mouse.move(350, 500);
  await page.evaluate('watchFrames()');
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 100);
  return page.evaluate<readonly number[]>('framesSeen()');
}

/** Beside dagre on the same networks, in the same browser, drawn by the same code. */
async function besideDagre(pages: Pages): Promise<readonly Row[]> {
  const { outputFiles } = await build({
    entryPoints: ['test/support/firstPictures.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  const rows: Row[] = [];
  for (const name of ['googlenet', 'resnet50', 'resnet152', 'densenet121', 'unet']) {
    const model = diagramOf(zoo(name));
    const { page } = await pages.open({ script: outputFiles[0]?.text ?? '' });
    const { ours, dagre } = await page.evaluate<FirstPictures>(`firstPictures(${JSON.stringify(model)}, 9)`);
    await page.close();
    const everything = new Set(model.groups.map(({ id }) => id));
    const unfolded = visibleGraph(model, everything, everything);
    const flat = flatGraph(model);
    const theirs = countCrossings(layoutByDagre(flat, graphSizes(flat)).edges);
    rows.push(
      { what: `${name}: first picture`, median: medianOf(ours), best: Math.min(...ours) },
      { what: `${name}: first picture by dagre, all of it`, median: medianOf(dagre), best: Math.min(...dagre) },
      {
        what: `${name}: times faster than dagre`,
        median: medianOf(dagre) / medianOf(ours),
        best: Math.min(...dagre) / Math.min(...ours),
        promised: '≥ 5',
      },
      {
        what: `${name}: crossings, all unfolded`,
        median: countCrossings(layoutGraph(unfolded, graphSizes(unfolded)).edges),
        promised: `≤ ${theirs}`,
      },
    );
  }
  return rows;
}

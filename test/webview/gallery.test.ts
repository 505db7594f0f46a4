import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { describing } from '../../src/extension/diagramPanel/describe.ts';
import { fieldMethods } from '../../src/extension/diagramPanel/fields.ts';
import type { PanelContext } from '../../src/extension/diagramPanel/panelContext.ts';
import type { ShownDiagram, ViewName } from '../../src/protocol/diagram.ts';
import { diagramRequest, type DiagramResult } from '../../src/protocol/lsp.ts';
import { startPages, type OpenPage, type Pages } from '../support/diagramPage.ts';
import { pictureProblems } from '../support/pictureChecks.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** A network, a layer in its middle whose field is looked at, and one whose windows are. */
const networks = [
  ['lenet5', 's4', 'c1'],
  ['vgg16', 'conv3.convs.2.conv', 'conv1.convs.0.conv'],
  ['googlenet', '4a.inception.concat', 'conv1.conv'],
  ['resnet50', 'conv3.first.residual_1.add', 'stem.conv'],
  ['densenet121', 'dense2.spatial5', 'conv0'],
  ['unet', 'merge3.conv1', 'up4.conv'],
  ['deconvnet', 'deconv4.0.conv', 'deconv4.0.conv'],
  ['alphago-192', 'hidden.5.conv', 'first'],
] as const;

/** What is looked at: the page as it was left, and what is shown of it. */
const pictures: readonly {
  readonly name: string;
  readonly view: ViewName;
  readonly saved?: object;
}[] = [
  { name: 'graph', view: 'graph' },
  { name: 'right', view: 'graph', saved: { direction: 'right' } },
  { name: 'macs', view: 'graph', saved: { overlay: 'macs' } },
  { name: 'volumes', view: 'volumes' },
  { name: 'maps', view: 'maps' },
  { name: 'field', view: 'field' },
  { name: 'windows', view: 'windows' },
];

const folder = 'test/output/screenshots/gallery';

describe('the gallery of the zoo', () => {
  let pages: Pages;
  let server: TestServer;

  before(async function () {
    this.timeout(300_000);
    mkdirSync(folder, { recursive: true });
    [pages, server] = await Promise.all([startPages(), startServer()]);
  });
  after(async () => {
    server.stop();
    await pages.close();
  });

  /** Opens a page on a network as the editor does, with the answers of the language server. */
  const open = async (network: string, theme: 'dark' | 'light' | 'contrast', saved?: object): Promise<OpenPage> => {
    const file = new URL(`../../src/zoo/${network}.cnn.json`, import.meta.url);
    const uri = file.href;
    const text = readFileSync(file, 'utf8');
    const document = { uri, languageId: 'cnn', version: 1, text };
    await server.connection.sendNotification('textDocument/didOpen', { textDocument: document });
    const model = await server.connection.sendRequest<DiagramResult>(diagramRequest, { uri });
    const context = { client: server.connection, uri: () => file } as unknown as PanelContext;
    const { describe } = describing(context);
    const { patches } = fieldMethods(context);
    const opened = await pages.open({
      theme,
      size: { width: 900, height: 1000 },
      reducedMotion: 'reduce',
      answers: { describe, patches },
      ...(saved && { saved }),
    });
    assert.ok(model !== null);
    await opened.send('update', { shown: { model, times: {} } satisfies ShownDiagram });
    await opened.page.locator('header h1').waitFor({ state: 'attached' });
    return opened;
  };

  for (const theme of ['light', 'dark'] as const)
    for (const [network, field, windows] of networks)
      it(`shows all views of ${network} in ${theme} colours`, async () => {
        const problems: string[] = [];
        for (const { name, view, saved } of pictures) {
          const id = view === 'field' ? field : view === 'windows' ? windows : undefined;
          const opened = await open(network, theme, { view, selected: id === undefined ? [] : [id], ...saved });
          await opened.page.locator(contents[view]).first().waitFor({ state: 'attached', timeout: 8000 });
          await settled(opened);
          problems.push(...(await pictureProblems(opened.page)).map(problem => `${name}: ${problem}`));
          problems.push(...opened.violations.map(violation => `${name}: the policy refuses ${violation}`));
          await opened.page.screenshot({ path: `${folder}/${network}-${name}-${theme}.png` });
          await opened.page.close();
        }
        assert.deepEqual(problems, []);
      }).timeout(60_000);
});

/** What a view has drawn once it has drawn anything. */
const contents: Readonly<Record<ViewName, string>> = {
  graph: '.box',
  volumes: '.volume',
  maps: '.volume',
  field: '.map.chosen',
  windows: '.cell',
};

/** When nothing is left to be drawn: what is asked for is drawn in the frame after the next. */
async function settled({ page }: OpenPage): Promise<void> {
  await page.evaluate(
    'document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))))',
  );
}

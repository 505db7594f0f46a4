import * as vscode from 'vscode';
import type { CheckedLimit } from '../../protocol/lsp.ts';
import { workspaceNetworks } from '../networkDocuments.ts';
import { toRange } from '../places.ts';
import { checkNetwork, createTester, type TestServices } from './tester.ts';
import { limitInWords } from './verdicts.ts';

/** Every network of the workspace in the Testing view. A file is read when somebody looks into it or runs it, and not before. */
export function offerTests(services: TestServices): vscode.Disposable {
  const controller = vscode.tests.createTestController('cnn', vscode.l10n.t('Convolutional Networks'));
  let isListed = false;

  const add = (uri: vscode.Uri): void => {
    const item = controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    item.range = new vscode.Range(0, 0, 0, 0);
    controller.items.add(item);
  };
  const list = async (): Promise<void> => {
    const networks = await workspaceNetworks();
    const uris = new Set(networks.map(String));
    for (const [id] of controller.items) if (!uris.has(id)) controller.items.delete(id);
    for (const uri of networks) if (controller.items.get(uri.toString()) === undefined) add(uri);
    isListed = true;
  };
  /** Lists the tests of a network. */
  const resolve = async (network: vscode.TestItem): Promise<void> => {
    const { uri } = network;
    if (uri === undefined) return;
    try {
      const check = await checkNetwork(uri, await services.client());
      network.error = undefined;
      network.children.replace(testsOf(check?.limits ?? [], uri, controller));
    } catch (error) {
      services.log.warn(`tests of ${uri.toString()}: ${String(error)}`);
      network.error = String(error);
    }
  };

  controller.resolveHandler = item => (item === undefined ? list() : resolve(item));
  controller.refreshHandler = list;
  const test = createTester(services);
  controller.createRunProfile(
    vscode.l10n.t('Run and Prove'),
    vscode.TestRunProfileKind.Run,
    async (request, token) => {
      if (request.include === undefined && !isListed) await list();
      const run = controller.createTestRun(request);
      try {
        for (const [network, tests] of await wantedTests(request, controller, resolve))
          await test(network, tests, run, token);
      } finally {
        run.end();
      }
    },
    true,
  );

  const watcher = vscode.workspace.createFileSystemWatcher('**/*.cnn.{json,ts}');
  const isOurs = (uri: vscode.Uri): boolean => isListed && !uri.path.includes('/node_modules/');
  return vscode.Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate(uri => {
      if (isOurs(uri)) add(uri);
    }),
    watcher.onDidDelete(uri => controller.items.delete(uri.toString())),
    watcher.onDidChange(uri => {
      const network = controller.items.get(uri.toString());
      if (network === undefined || network.children.size === 0) return;
      controller.invalidateTestResults(network);
      void resolve(network); // its failure is shown at the network
    }),
  );
}

/** The tests of a network: of its text, of its execution, and one for each limit of its budget. */
function testsOf(
  limits: readonly CheckedLimit[],
  uri: vscode.Uri,
  controller: vscode.TestController,
): readonly vscode.TestItem[] {
  const itemOf = (id: string, label: string, range = new vscode.Range(0, 0, 0, 0)): vscode.TestItem => {
    const item = controller.createTestItem(id, label, uri);
    item.range = range;
    return item;
  };
  const all = [
    itemOf('errors', vscode.l10n.t('no errors')),
    itemOf('layers', vscode.l10n.t('every layer as analysed')),
    ...limits.map(limit => itemOf(limit.key, labelOf(limit), limit.range && toRange(limit.range))),
  ];
  // In this order, and not in that of the alphabet.
  all.forEach((item, position) => (item.sortText = String(position)));
  return all;
}

function labelOf({ key, limit }: CheckedLimit): string {
  switch (key) {
    case 'maxParams':
      return vscode.l10n.t('at most {0} parameters', limitInWords(limit));
    case 'maxMacs':
      return vscode.l10n.t('at most {0} MACs', limitInWords(limit));
    case 'maxLatencyMs':
      return vscode.l10n.t('at most {0} ms at batch 1', limit);
  }
}

/** The tests that a request is for, network by network. */
async function wantedTests(
  { include, exclude = [] }: vscode.TestRunRequest,
  controller: vscode.TestController,
  resolve: (network: vscode.TestItem) => Promise<void>,
): Promise<ReadonlyMap<vscode.TestItem, readonly vscode.TestItem[]>> {
  const wanted = new Map<vscode.TestItem, readonly vscode.TestItem[]>();
  const networks = [...controller.items].map(([, network]) => network);
  for (const item of include ?? networks) {
    const network = item.parent ?? item;
    if (item.parent === undefined && item.children.size === 0) await resolve(item);
    const asked = item.parent === undefined ? [...item.children].map(([, test]) => test) : [item];
    const before = wanted.get(network) ?? [];
    const tests = asked.filter(each => !before.includes(each) && !exclude.includes(each) && !exclude.includes(network));
    wanted.set(network, [...before, ...tests]);
  }
  return wanted;
}

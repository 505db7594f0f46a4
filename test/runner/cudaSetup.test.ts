import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationOf } from '../../src/runner/cudaSetup/installation.ts';
import { cudaRuntime, setUpCuda, type SetUpOptions, type SetUpResult } from '../../src/runner/cudaSetup/setUp.ts';
import { holdsText, missingLibraries, neededLibraries } from '../../src/runner/cudaSetup/sharedLibrary.ts';
import { startValidation } from '../../src/runner/host/runs.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { bundle } from '../support/bundle.ts';
import { libraryOf, nativeFolder, packageOf, releaseHere, runtimeFolder } from '../support/cudaPackages.ts';
import { zipOf } from '../support/zip.ts';

describe('setting up CUDA', () => {
  const { version, packageName, files } = releaseHere();
  let storage = '';
  let server: Server;
  let feed = '';
  /** A feed that nobody answers for. */
  let closed = '';
  /** What the server has, and what it was asked for. */
  let served: { bytes: Buffer; etag: string; cutAfter?: number };
  let ranges: (string | undefined)[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const base = `http://localhost:${(server.address() as AddressInfo).port}`;
      if (request.url === '/index.json') {
        response.end(JSON.stringify({ resources: [{ '@type': 'PackageBaseAddress/3.0.0', '@id': `${base}/flat` }] }));
        return;
      }
      if (request.url?.endsWith('/index.json') === true) {
        response.end(JSON.stringify({ versions: ['1.0.0', version] }));
        return;
      }
      const { range, 'if-range': known } = request.headers;
      ranges.push(range);
      const start = range !== undefined && known === served.etag ? Number(/\d+/.exec(range)?.[0]) : 0;
      const rest = served.bytes.subarray(start);
      response.writeHead(start === 0 ? 200 : 206, {
        'etag': served.etag,
        'content-length': rest.length,
        ...(0 < start && { 'content-range': `bytes ${start}-${served.bytes.length - 1}/${served.bytes.length}` }),
      });
      if (served.cutAfter === undefined) response.end(rest);
      else response.write(rest.subarray(0, served.cutAfter), () => response.socket?.end());
    });
    await new Promise<void>(resolve => server.listen(0, resolve));
    feed = `http://localhost:${(server.address() as AddressInfo).port}/index.json`;
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, resolve));
    closed = `http://localhost:${(other.address() as AddressInfo).port}/index.json`;
    await new Promise(resolve => other.close(resolve));
  });

  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), 'cnn-cuda-'));
    served = { bytes: packageOf(version), etag: '"first"' };
    ranges = [];
  });

  afterEach(() => rmSync(storage, { recursive: true, force: true }));
  after(() => server.close());

  const setUp = (options: Partial<SetUpOptions> = {}): Promise<SetUpResult> =>
    setUpCuda({
      packageFolder: runtimeFolder,
      storage,
      feed,
      signal: new AbortController().signal,
      say: () => undefined,
      onDownload: () => undefined,
      ...options,
    });
  const place = () => installationOf(storage, { version });
  const problemOf = (result: SetUpResult): string => ('problem' in result ? result.problem : 'no problem');

  it('knows what the installed onnxruntime-node would load', () => {
    assert.equal(packageName, 'Microsoft.ML.OnnxRuntime.Gpu.Linux');
    assert.ok(files.some(({ name }) => name === 'libonnxruntime_providers_cuda.so'));
  });

  it('loads, unpacks and checks the files once, and says how far it is', async () => {
    const seen: number[] = [];
    const result = await setUp({ onDownload: ({ receivedBytes }) => seen.push(receivedBytes) });
    assert.ok('runtimePath' in result, problemOf(result));
    assert.deepEqual(
      readdirSync(place().libraries).sort(),
      [...readdirSync(nativeFolder), ...files.map(({ name }) => name)].sort(),
    );
    assert.equal(seen.at(-1), served.bytes.length);
    assert.ok(result.missing.includes('libcudnn.so.9') || existsSync('/usr/lib/x86_64-linux-gnu/libcudnn.so.9'));
    assert.equal(cudaRuntime(runtimeFolder, storage), result.runtimePath);
    assert.deepEqual(readdirSync(place().folder).sort(), ['complete.json', 'node_modules']);
    await setUp();
    assert.equal(ranges.length, 1);
  });

  it('gives a runtime that runs networks', async () => {
    const result = await setUp();
    assert.ok('runtimePath' in result, problemOf(result));
    const { network } = readModel('{ "input": [2], "layers": [{ "type": "linear", "outFeatures": 3 }] }', catalogue);
    const run = await startValidation(
      { network, fileName: 'small', provider: 'cpu', settings: { precision: 'fp32' } },
      {
        runnerPath: await bundle('src/runner/child/main.ts', 'cudaSetup/runner.js'),
        timeoutMs: 60_000,
        runtimePath: result.runtimePath,
      },
    );
    assert.ok('report' in run && run.report.passed, JSON.stringify(run));
  });

  it('goes on where it was cut off', async () => {
    served = { ...served, cutAfter: 100_000 };
    const cut = await setUp();
    assert.ok('problem' in cut);
    served = { bytes: served.bytes, etag: served.etag };
    const result = await setUp();
    assert.ok('runtimePath' in result, problemOf(result));
    const [first, second] = ranges;
    assert.equal(first, undefined);
    const start = Number(/^bytes=(\d+)-$/.exec(second ?? '')?.[1]);
    assert.ok(0 < start && start <= 100_000, second);
  });

  it('begins again when the server has another file by then', async () => {
    served = { ...served, cutAfter: 100_000 };
    await setUp();
    served = { bytes: served.bytes, etag: '"second"' };
    const result = await setUp();
    assert.ok('runtimePath' in result, problemOf(result));
  });

  it('is cancelled, and keeps what has arrived', async () => {
    const controller = new AbortController();
    const result = await setUp({ signal: controller.signal, onDownload: () => controller.abort() });
    assert.match(problemOf(result), /was cancelled; what has been downloaded is kept/);
    assert.ok(existsSync(join(place().folder, 'package.nupkg.part')));
    assert.equal(cudaRuntime(runtimeFolder, storage), undefined);
  });

  it('refuses damaged files, other versions, and what is no library', async () => {
    const damaged = Buffer.from(served.bytes);
    const middle = Math.floor(damaged.length / 2);
    damaged.writeUInt8(damaged.readUInt8(middle) ^ 255, middle);
    const fresh = (bytes: Buffer): Promise<SetUpResult> => {
      served = { bytes, etag: '"other"' };
      return setUp();
    };
    assert.match(problemOf(await fresh(damaged)), /is damaged in/);
    const mistaken = packageOf(version);
    // The checksum that the directory of a ZIP gives for its last file.
    mistaken.writeUInt32LE(7, mistaken.lastIndexOf('PK\u0001\u0002', undefined, 'latin1') + 16);
    assert.match(problemOf(await fresh(mistaken)), /is damaged in .*its checksum is another one/);
    assert.match(problemOf(await fresh(packageOf('1.28.0'))), new RegExp(`another version than ${version}`));
    const texts = Object.fromEntries(files.map(({ path }) => [path, Buffer.from('text')]));
    assert.match(problemOf(await fresh(zipOf(texts))), /is not a library for Linux/);
    assert.match(
      problemOf(await fresh(zipOf({ 'other.txt': Buffer.from('text') }))),
      /does not have runtimes\/linux-x64/,
    );
    assert.equal(cudaRuntime(runtimeFolder, storage), undefined);
  });

  it('names the files to be placed by hand when there is no connection, and takes them', async () => {
    const offline = await setUp({ feed: closed });
    assert.ok('byHand' in offline);
    assert.match(offline.problem, /fetch failed \(.*ECONNREFUSED/);
    for (const { path } of files) assert.ok(offline.byHand.includes(path));
    assert.ok(offline.byHand.includes(place().libraries));
    mkdirSync(place().libraries, { recursive: true });
    for (const { name } of files) writeFileSync(join(place().libraries, name), libraryOf(version));
    const result = await setUp({ feed: closed });
    assert.ok('runtimePath' in result, problemOf(result));
  });

  it('asks to delete what was placed by hand and is wrong', async () => {
    mkdirSync(place().libraries, { recursive: true });
    for (const { name } of files) writeFileSync(join(place().libraries, name), libraryOf('1.28.0'));
    assert.match(problemOf(await setUp()), /another version than .* delete it from .*linux\/x64 and try again/);
  });

  it('takes a package that somebody has downloaded', async () => {
    const packagePath = join(storage, 'downloaded.nupkg');
    writeFileSync(packagePath, served.bytes);
    const result = await setUp({ packagePath, feed: closed });
    assert.ok('runtimePath' in result, problemOf(result));
    assert.ok(existsSync(packagePath));
  });

  it('does not trust a list that is broken, or a library of another size', async () => {
    await setUp();
    const list = join(place().folder, 'complete.json');
    const whole = readFileSync(list, 'utf8');
    for (const broken of ['', '{', 'null', whole.replace(/\d+/, '7')]) {
      writeFileSync(list, broken);
      assert.equal(cudaRuntime(runtimeFolder, storage), undefined, broken);
    }
    const again = await setUp();
    assert.ok('runtimePath' in again, problemOf(again));
  });
});

describe('a library of Linux', () => {
  const library = join(nativeFolder, 'libonnxruntime.so.1');

  it('says which libraries it needs', () => {
    assert.ok(neededLibraries(library)?.includes('libc.so.6'));
    assert.equal(neededLibraries(join(runtimeFolder, 'package.json')), undefined);
  });

  it('is searched for a text that ends there', () => {
    const { version } = releaseHere();
    assert.ok(holdsText(library, version));
    assert.ok(!holdsText(library, `${version}.77`));
  });

  it('is missed where the system does not know it, unless it lies beside', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cnn-libraries-'));
    try {
      assert.deepEqual(missingLibraries(['libc.so.6', 'libno-such.so.9'], folder), ['libno-such.so.9']);
      cpSync(library, join(folder, 'libno-such.so.9'));
      assert.deepEqual(missingLibraries(['libno-such.so.9'], folder), []);
      assert.deepEqual(missingLibraries(['libno-such.so.9', 'libc.so.6'], folder, '/no/ldconfig'), ['libc.so.6']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

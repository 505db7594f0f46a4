import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSameUri, workspaceFiles, type Workspace } from '../../src/server/workspaceFiles.ts';

const bare: Workspace = { folders: [], openDocuments: () => new Map(), ask: () => Promise.resolve(null) };

describe('the files of a workspace', () => {
  it('come from a virtual file system through the client, and from inside the workspace alone', async () => {
    const files = workspaceFiles({
      ...bare,
      folders: ['vscode-vfs://github/us/nets'],
      ask: uri => Promise.resolve(uri.endsWith('blocks.ts') ? { text: 'typed' } : null),
    });
    assert.deepEqual(await files.read('vscode-vfs://github/us/nets/blocks.ts'), { text: 'typed' });
    assert.deepEqual(await files.read('vscode-vfs://github/us/nets/other.ts'), { problem: 'missing' });
    for (const uri of [
      'vscode-vfs://github/us/nets2/blocks.ts',
      'vscode-vfs://other/us/nets/blocks.ts',
      'https://github/us/nets/blocks.ts',
    ])
      assert.deepEqual(await files.read(uri), { problem: 'outside' }, uri);
  });

  it('are as they are typed, though only what lies on the disk inside the workspace is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cnn (files) '));
    try {
      writeFileSync(join(folder, 'blocks 1.ts'), 'saved');
      const uri = pathToFileURL(join(folder, 'blocks 1.ts')).href;
      const workspace = { ...bare, folders: [pathToFileURL(folder).href] };
      assert.deepEqual(await workspaceFiles(workspace).read(uri), { text: 'saved' });
      // As VS Code writes it.
      const escaped = uri.replaceAll('(', '%28').replaceAll(')', '%29');
      const open = new Map([[escaped, 'typed']]);
      assert.deepEqual(await workspaceFiles({ ...workspace, openDocuments: () => open }).read(uri), { text: 'typed' });
      const elsewhere = {
        ...bare,
        openDocuments: () =>
          new Map([
            ['untitled:Untitled-1', ''],
            ['file:///elsewhere/a.cnn.ts', ''],
          ]),
      };
      assert.deepEqual(await workspaceFiles(elsewhere).read(uri), { problem: 'outside' });
      const beside = { ...bare, openDocuments: () => new Map([[uri.replace('blocks%201', 'net.cnn'), '']]) };
      assert.deepEqual(await workspaceFiles(beside).read(uri), { text: 'saved' });
      assert.ok(isSameUri(uri, escaped));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

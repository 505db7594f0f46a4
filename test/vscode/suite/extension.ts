import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** What the extension does, seen through the API of the editor that it runs in. */
export function extensionTests(): void {
  describe('in a real VS Code', () => {
    const open = async (name: string): Promise<vscode.TextDocument> => {
      const [found] = await vscode.workspace.findFiles(`**/${name}`);
      assert.ok(found, `${name} is in the workspace`);
      const document = await vscode.workspace.openTextDocument(found);
      await vscode.window.showTextDocument(document);
      return document;
    };
    const until = async <Value>(
      what: string,
      ask: () => Thenable<Value> | Value,
      holds: (value: Value) => boolean,
    ): Promise<Value> => {
      for (let attempt = 0; attempt < 300; attempt++) {
        const value = await ask();
        if (holds(value)) return value;
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      throw new Error(`${what} did not come about within 30 s`);
    };

    it('has a language of its own for network files', async () => {
      const document = await open('lenet5.cnn.json');
      assert.equal(document.languageId, 'cnn-json');
    });

    it('shows the arithmetic of a layer in its hover', async () => {
      const document = await open('lenet5.cnn.json');
      const at = document.positionAt(document.getText().indexOf('"c3"') + 2);
      const hovers = await until(
        'a hover',
        () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at),
        found => 0 < found.length,
      );
      const text = hovers
        .flatMap(({ contents }) => (contents as vscode.MarkdownString[]).map(({ value }) => value))
        .join();
      assert.match(text, /6×14×14 → \*\*16×10×10\*\*/);
      assert.match(text, /⌊\(14 \+ 0 \+ 0 − 1·\(5 − 1\) − 1\) \/ 1⌋ \+ 1 = 10/);
      assert.match(text, /2,416 = 16·6·5·5 \+ 16 \(weight 16×6×5×5, bias 16\)/);
    });

    it('shows sizes behind the lines', async () => {
      const document = await open('lenet5.cnn.json');
      const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
      const hints = await until(
        'inlay hints',
        () =>
          vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole),
        found => found.length === 12,
      );
      const texts = hints.map(({ label }) =>
        typeof label === 'string' ? label : label.map(part => part.value).join(''),
      );
      assert.deepEqual(texts.slice(0, 2), ['6×28×28 · 156 params · rf 5', '6×28×28 · rf 5']);
    });

    it('offers commands and totals above the network', async () => {
      const document = await open('resnet50.cnn.json');
      const lenses = await until(
        'code lenses',
        () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri),
        found => found.some(({ command }) => command?.title === '25.6 M params · 4.09 GMAC'),
      );
      const commands = await vscode.commands.getCommands(true);
      for (const { command } of lenses)
        if (command !== undefined && command.command !== '') assert.ok(commands.includes(command.command));
    });

    it('offers the attributes of the type at hand', async () => {
      const document = await vscode.workspace.openTextDocument({
        language: 'cnn-json',
        content: '{ "input": [6, 8, 8], "layers": [{ "type": "conv2d",  }] }',
      });
      const at = document.positionAt(document.getText().indexOf(',  }') + 2);
      const list = await until(
        'completions',
        () =>
          vscode.commands.executeCommand<vscode.CompletionList>(
            'vscode.executeCompletionItemProvider',
            document.uri,
            at,
          ),
        found => found.items.some(({ label }) => label === 'kernelSize'),
      );
      assert.ok(list.items.some(({ label }) => label === 'dilation'));
    });

    it('outlines the network', async () => {
      const document = await open('resnet50.cnn.json');
      const symbols = await until(
        'an outline',
        () =>
          vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
        found => found[0]?.name === 'ResNet-50',
      );
      assert.ok(symbols[0]?.children.some(({ name, detail }) => name === 'fc' && detail === 'linear 1000'));
    });

    it('reports a mistake as it is typed, and nothing once it is mended', async () => {
      const document = await open('lenet5.cnn.json');
      const place = document.getText().indexOf('"kernelSize": 5') + '"kernelSize": '.length;
      const replace = async (text: string, length: number): Promise<void> => {
        const edit = new vscode.WorkspaceEdit();
        edit.replace(
          document.uri,
          new vscode.Range(document.positionAt(place), document.positionAt(place + length)),
          text,
        );
        await vscode.workspace.applyEdit(edit);
      };
      await replace('33', 1);
      const [diagnostic] = await until(
        'a diagnostic',
        () => vscode.languages.getDiagnostics(document.uri),
        found => found.length === 1,
      );
      assert.equal(
        diagnostic?.message,
        'kernel 33×33 does not fit the 32×32 input of "c1"; use padding 1 or a kernelSize of at most 32',
      );
      assert.equal(document.getText(diagnostic.range), '33');
      await replace('5', 2);
      await until(
        'no diagnostics',
        () => vscode.languages.getDiagnostics(document.uri),
        found => found.length === 0,
      );
    });

    it('leaves other JSON files to others', async () => {
      const document = await vscode.workspace.openTextDocument({
        language: 'json',
        content: '{ "layers": [{ "type": "conv2" }] }',
      });
      await new Promise(resolve => setTimeout(resolve, 500));
      assert.ok(vscode.languages.getDiagnostics(document.uri).every(({ source }) => source !== 'cnn'));
    });
  });
}

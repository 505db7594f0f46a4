/** What a page is made of. */
export interface PageParts {
  /** Of the editor: "en". */
  readonly language: string;
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Translations of what the page says, by the English. */
  readonly texts: Readonly<Record<string, unknown>>;
  /** A number used once, by which our script and style are known. */
  readonly nonce: string;
}

/** The page around a script and a style of ours. */
export function pageHtml({ language, title, script, style, texts, nonce }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(nonce)}">
<link rel="stylesheet" nonce="${nonce}" href="${escaped(style)}">
<title>${escaped(title)}</title>
</head>
<body data-texts="${escaped(JSON.stringify(texts))}"><main id="app"></main><script type="module" nonce="${nonce}" src="${escaped(script)}"></script></body>
</html>`;
}

/**
 * What a page may load: our script and our style, by a nonce, and pictures that stand in the page itself. Nothing of the text that it
 * shows can run or paint, and nothing is sent anywhere. Styles of single elements have to be set by script (`.style=${…}` in a template).
 */
function contentPolicy(nonce: string): string {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

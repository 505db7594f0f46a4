import { createScanner } from 'jsonc-parser';

/** Where a comma is missing in front of what begins at an offset: behind a value that ends before it, white space and comments aside. */
export function missingComma(text: string, offset: number): number | undefined {
  const scanner = createScanner(text.slice(0, offset), true);
  let end = 0;
  // The end of the text is a token without a length.
  for (scanner.scan(); 0 < scanner.getTokenLength(); scanner.scan())
    end = scanner.getTokenOffset() + scanner.getTokenLength();
  return /[}\]"\w]/.test(text.charAt(end - 1)) ? end : undefined;
}

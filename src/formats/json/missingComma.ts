import { createScanner } from 'jsonc-parser';

/** Where a comma is missing in front of what begins at an offset: behind a value that ends before it, white space and comments aside. */
export function missingComma(text: string, offset: number): number | undefined {
  const before = text.slice(0, offset);
  const scanner = createScanner(before, true);
  let end = 0;
  // Its place tells the end, not the length of its token: behind a comment that is not closed, that never becomes 0.
  for (scanner.scan(); scanner.getTokenOffset() < before.length; scanner.scan())
    end = scanner.getTokenOffset() + scanner.getTokenLength();
  return /[}\]"\w]/.test(text.charAt(end - 1)) ? end : undefined;
}

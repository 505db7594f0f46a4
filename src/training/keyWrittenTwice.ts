/**
 * The first key that an object of a JSON text says twice; undefined where none does. `JSON.parse`, which has to accept the text, keeps the last
 * of them in silence, and another reader may keep the first.
 */
export function keyWrittenTwice(text: string): string | undefined {
  // One entry for each open bracket: the keys of an object, and nothing for a list.
  const open: (Set<string> | undefined)[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, index);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(index, end)) as string;
        const keys = open.at(-1);
        if (keys?.has(key) === true) return key;
        keys?.add(key);
      }
      index = end - 1;
    }
  }
  return undefined;
}

/** Position behind the closing quotation mark of a string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}

/** Whether a colon follows upon a string. */
function isKey(text: string, end: number): boolean {
  let index = end;
  while (index < text.length && ' \t\r\n'.includes(text[index] ?? '')) index++;
  return text[index] === ':';
}

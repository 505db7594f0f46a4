/** So many bytes become characters at once: a call has no room for more arguments. */
const pieceBytes = 8192;

/** A value as JSON that keeps arrays of float32 to the bit, and NaN and infinity, which JSON has not. */
export function packed(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Float32Array) return { float32: textOf(each) };
    return typeof each === 'number' && !Number.isFinite(each) ? { number: String(each) } : each;
  });
}

/** The value again. */
export function unpacked(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null) return each;
    if ('float32' in each && typeof each.float32 === 'string') return numbersIn(each.float32);
    return 'number' in each && typeof each.number === 'string' ? Number(each.number) : each;
  });
}

function textOf(numbers: Float32Array): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let characters = '';
  for (let done = 0; done < bytes.length; done += pieceBytes)
    characters += String.fromCharCode(...bytes.subarray(done, done + pieceBytes));
  return btoa(characters);
}

function numbersIn(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), character => character.charCodeAt(0)).buffer);
}

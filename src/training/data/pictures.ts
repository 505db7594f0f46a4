/** A decoded picture: rows from the top, the channels of a pixel side by side, 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 2: grey and opacity, 3: red, green and blue, 4: and opacity. */
  readonly channels: number;
  readonly bytes: Uint8Array;
}

/** What a network reads of a picture. */
export interface PictureSize {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/**
 * Writes a picture as a network reads it, channel by channel, into `target` from `offset` on: transparent pixels lie on white, colours
 * become grey by their luma (ITU-R BT.601) where one channel is wanted, and the sides are stretched to the size. A side that shrinks
 * takes means of the pixels under each of its own, so that nothing is skipped; a side that grows is interpolated by straight lines.
 */
export function putPicture(picture: Picture, size: PictureSize, target: Uint8Array, offset: number): void {
  const columns = overlaps(picture.width, size.width);
  const rows = overlaps(picture.height, size.height);
  const places = size.width * size.height;
  for (let channel = 0; channel < size.channels; channel++) {
    const plane = stretched(planeOf(picture, size.channels, channel), picture.width, columns, rows);
    for (let place = 0; place < places; place++)
      target[offset + channel * places + place] = Math.round(plane[place] as number);
  }
}

const luma = [0.299, 0.587, 0.114] as const;

/** One channel of a picture on white. */
function planeOf({ width, height, channels, bytes }: Picture, wanted: 1 | 3, channel: number): Float32Array {
  const plane = new Float32Array(width * height);
  const isMixed = 3 <= channels && wanted === 1;
  const first = 3 <= channels && wanted === 3 ? channel : 0;
  for (let pixel = 0, at = 0; pixel < plane.length; pixel++, at += channels)
    plane[pixel] = isMixed
      ? luma[0] * (bytes[at] as number) + luma[1] * (bytes[at + 1] as number) + luma[2] * (bytes[at + 2] as number)
      : (bytes[at + first] as number);
  if (channels % 2 === 0)
    for (let pixel = 0, at = channels - 1; pixel < plane.length; pixel++, at += channels) {
      const opacity = (bytes[at] as number) / 255;
      plane[pixel] = (plane[pixel] as number) * opacity + 255 * (1 - opacity);
    }
  return plane;
}

/** Which old places make a new one, from the first on, and with which share each. */
interface Overlap {
  readonly first: number;
  readonly shares: readonly number[];
}

/** How the places of a side of another length are made from those of the old one. */
function overlaps(from: number, to: number): readonly Overlap[] {
  const step = from / to;
  return Array.from({ length: to }, (_, index) => {
    if (from <= to) {
      // Between the middles of the two old places around the middle of the new one.
      const middle = Math.min(Math.max((index + 0.5) * step - 0.5, 0), from - 1);
      const first = Math.min(Math.floor(middle), Math.max(from - 2, 0));
      const share = middle - first;
      return from === 1 ? { first, shares: [1] } : { first, shares: [1 - share, share] };
    }
    const [begin, end] = [index * step, (index + 1) * step];
    const first = Math.floor(begin);
    const shares: number[] = [];
    for (let place = first; place < Math.min(Math.ceil(end), from); place++)
      shares.push((Math.min(end, place + 1) - Math.max(begin, place)) / step);
    return { first, shares };
  });
}

/** A plane with other columns, then with other rows. */
function stretched(
  plane: Float32Array,
  width: number,
  columns: readonly Overlap[],
  rows: readonly Overlap[],
): Float32Array {
  const height = plane.length / width;
  const wide = new Float32Array(columns.length * height);
  for (const [x, { first, shares }] of columns.entries())
    for (const [index, share] of shares.entries())
      for (let y = 0, from = first + index, to = x; y < height; y++, from += width, to += columns.length)
        wide[to] = (wide[to] as number) + share * (plane[from] as number);
  const result = new Float32Array(columns.length * rows.length);
  for (const [y, { first, shares }] of rows.entries())
    for (const [index, share] of shares.entries()) {
      const [from, to] = [(first + index) * columns.length, y * columns.length];
      for (let x = 0; x < columns.length; x++)
        result[to + x] = (result[to + x] as number) + share * (wide[from + x] as number);
    }
  return result;
}

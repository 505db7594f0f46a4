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
  const isColoured = 3 <= channels;
  const hasOpacity = channels % 2 === 0;
  for (let pixel = 0; pixel < plane.length; pixel++) {
    const at = pixel * channels;
    const colour = (index: number): number => bytes[at + index] as number;
    const number = !isColoured
      ? colour(0)
      : wanted === 3
        ? colour(channel)
        : luma[0] * colour(0) + luma[1] * colour(1) + luma[2] * colour(2);
    const opacity = hasOpacity ? colour(channels - 1) / 255 : 1;
    plane[pixel] = number * opacity + 255 * (1 - opacity);
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
  for (let y = 0; y < height; y++)
    columns.forEach(({ first, shares }, x) => {
      let sum = 0;
      for (let index = 0; index < shares.length; index++)
        sum += (shares[index] as number) * (plane[y * width + first + index] as number);
      wide[y * columns.length + x] = sum;
    });
  const result = new Float32Array(columns.length * rows.length);
  rows.forEach(({ first, shares }, y) => {
    for (let x = 0; x < columns.length; x++) {
      let sum = 0;
      for (let index = 0; index < shares.length; index++)
        sum += (shares[index] as number) * (wide[(first + index) * columns.length + x] as number);
      result[y * columns.length + x] = sum;
    }
  });
  return result;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** Turns SVG files of ours into pictures of pixels, the same wherever it runs: its fonts come with it. */
export interface Rasteriser {
  /**
   * An SVG file as PNG, `scale` pixels for each of its own; transparent where it is. A problem when that is more than a picture can
   * hold.
   */
  pngOf(svg: string, options: { readonly scale: number }): Uint8Array | { readonly problem: string };
}

/** More pixels than this take more memory than a program should, and few programs open them. */
const mostPixels = 100_000_000;

/** The longest side that other programs read, px. */
const longestSide = 32_767;

let started: Promise<void> | undefined;

/** Reads what it needs from a folder: `resvg.wasm` and the fonts, as the build puts them there. */
export async function createRasteriser(folder: string): Promise<Rasteriser> {
  const read = (file: string): Uint8Array => readFileSync(join(folder, file));
  await (started ??= initWasm(read('resvg.wasm')));
  const fontBuffers = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map(read);
  return {
    pngOf(svg, { scale }) {
      const font = { fontBuffers, loadSystemFonts: false, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' };
      const drawing = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale } });
      try {
        const [width, height] = [Math.round(drawing.width * scale), Math.round(drawing.height * scale)];
        const fits = Math.sqrt(mostPixels / (drawing.width * drawing.height));
        const most = Math.min(fits, longestSide / Math.max(drawing.width, drawing.height));
        if (most < scale)
          return {
            problem: `${width}×${height} pixels are more than a PNG can well hold; use a scale of at most ${roundedDown(most)}, fold groups, or write SVG`,
          };
        const picture = drawing.render();
        try {
          return picture.asPng();
        } finally {
          picture.free();
        }
      } finally {
        drawing.free();
      }
    },
  };
}

/** To two digits. */
function roundedDown(scale: number): number {
  const unit = 10 ** (Math.floor(Math.log10(scale)) - 1);
  return Number((Math.floor(scale / unit) * unit).toPrecision(2));
}

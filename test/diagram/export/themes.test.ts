import assert from 'node:assert/strict';
import { colourOf, themes, type ThemeName } from '../../../src/diagram/export/themes.ts';
import { solid, tint, type Ink } from '../../../src/diagram/figure/paint.ts';

const categories = [
  'convolution',
  'dense',
  'pooling',
  'upsampling',
  'attention',
  'normalization',
  'activation',
  'join',
  'shape',
  'regularization',
] as const satisfies readonly Ink[];

/** How much light a colour gives, 0 to 1, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [low = 0, high = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Lightness as eyes see it, from 0 for black to 100 for white: L* of CIELAB. */
function lightness(colour: string): number {
  return 116 * Math.cbrt(luminance(colour)) - 16;
}

describe('the themes of drawings', () => {
  for (const name of Object.keys(themes) as ThemeName[]) {
    const theme = themes[name];
    it(`let text be read in ${name}, on paper and on every box`, () => {
      const grounds = [solid('paper'), solid('face'), ...[...categories, 'group' as const].map(ink => tint(ink, 0.15))];
      for (const ground of grounds)
        for (const ink of ['text', 'quiet'] as const) {
          const found = contrast(colourOf(solid(ink), theme), colourOf(ground, theme));
          assert.ok(4.5 <= found, `${ink} on ${ground.ink}: ${found.toFixed(2)}`);
        }
      assert.ok(4.5 <= contrast(theme.error, theme.paper), 'error on paper');
    });

    it(`let lines be seen in ${name}`, () => {
      for (const ink of ['line', 'focus'] as const) assert.ok(3 <= contrast(theme[ink], theme.paper), ink);
    });
  }

  it('keep categories apart in print when there is no colour', () => {
    const lightnesses = categories.map(category => lightness(themes.print[category])).sort((a, b) => a - b);
    lightnesses.slice(1).forEach((each, at) => assert.ok(6 <= each - (lightnesses[at] ?? 0), `${each}`));
    assert.ok(20 <= Math.abs(lightness(themes.print.more) - lightness(themes.print.less)));
  });

  it('mix colours as they are asked to', () => {
    assert.equal(
      colourOf(tint('text', 0.5, 'paper'), { ...themes.light, text: '#000000', paper: '#ffffff' }),
      '#808080',
    );
    assert.equal(colourOf(solid('join'), themes.dark), themes.dark.join);
  });
});

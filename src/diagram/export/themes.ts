import type { Ink, Paint } from '../figure/paint.ts';

/** A colour for each use, as #rrggbb. */
export type Theme = Readonly<Record<Ink, string>>;

const light: Theme = {
  paper: '#ffffff',
  face: '#ffffff',
  text: '#1f2328',
  quiet: '#57606a',
  line: '#7d8590',
  error: '#c72e2e',
  focus: '#0969da',
  group: '#1f2328',
  input: '#57606a',
  unknown: '#c72e2e',
  convolution: '#1a6fc4',
  dense: '#7a4fbf',
  pooling: '#2f8132',
  upsampling: '#1c8a86',
  attention: '#b0387e',
  normalization: '#946c00',
  activation: '#b5570d',
  join: '#c23b32',
  shape: '#57606a',
  regularization: '#57606a',
  heat: '#c2410c',
  more: '#b3261e',
  less: '#1d7a3a',
  patch: '#d97706',
};

/** Black on white, and each category in a lightness of its own, so that a printer without colours keeps them apart. */
const print: Theme = {
  ...light,
  text: '#000000',
  quiet: '#333333',
  line: '#333333',
  error: '#c00020',
  unknown: '#c00020',
  group: '#000000',
  input: '#333333',
  // From dark to light, about seven hundredths of the way from black to white each.
  shape: '#212930',
  convolution: '#003877',
  dense: '#673898',
  join: '#c2282c',
  attention: '#bf4d90',
  pooling: '#549941',
  upsampling: '#11adab',
  activation: '#f4983f',
  normalization: '#e5c043',
  regularization: '#d2d8de',
  heat: '#af3108',
  more: '#a80320',
  less: '#52b372',
  patch: '#cd680d',
};

/** Colours for drawings outside the editor. */
export const themes = {
  light,
  dark: {
    ...light,
    paper: '#1e1e1e',
    face: '#252526',
    text: '#d4d4d4',
    quiet: '#adadad',
    line: '#8a8a8a',
    error: '#f14c4c',
    focus: '#3794ff',
    group: '#d4d4d4',
    input: '#a0a0a0',
    unknown: '#f14c4c',
    convolution: '#3794ff',
    dense: '#b180d7',
    pooling: '#89d185',
    upsampling: '#5fb8b4',
    attention: '#d16fa8',
    normalization: '#cca700',
    activation: '#d18616',
    join: '#f14c4c',
    shape: '#a0a0a0',
    regularization: '#a0a0a0',
    heat: '#ff8a3d',
    more: '#f14c4c',
    less: '#73c991',
    patch: '#f5a623',
  },
  print,
} as const satisfies Readonly<Record<string, Theme>>;

/** The name of one of them. */
export type ThemeName = keyof typeof themes;

/** The one colour that a paint comes to in a theme, as #rrggbb. Its opacity is another matter. */
export function colourOf({ ink, share = 1, onto = 'face', colour }: Paint, theme: Theme): string {
  if (colour !== undefined) return colour;
  const [first, second] = [channelsOf(theme[ink]), channelsOf(theme[onto])];
  const mixed = first.map((channel, at) => Math.round(share * channel + (1 - share) * (second[at] ?? 0)));
  return `#${mixed.map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channelsOf(colour: string): readonly number[] {
  return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
}

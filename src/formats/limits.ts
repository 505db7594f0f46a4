/** Longest text that is read, characters: it still parses within a keystroke. */
export const longestText = 1_000_000;

/** Most layers that a network may unfold into. */
export const mostLayers = 30_000;

/** Most groups: blocks of blocks of nothing would never reach the limit of layers. */
export const mostGroups = 20_000;

/** Structures and blocks inside each other deeper than this are a mistake, and would exhaust the stack. */
export const deepest = 64;

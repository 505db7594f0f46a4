/** What figures of learned things say, so that a page can say it in its language. `{0}` and `{1}` are filled in. */
export type Say = (english: string, ...values: readonly (string | number)[]) => string;

/** As they are written here. */
export const inEnglish: Say = (english, ...values) =>
  english.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));

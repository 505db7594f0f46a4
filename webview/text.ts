/**
 * A text of ours in the language of the editor, with `{0}`, `{1}` … filled in. The editor puts the translations on the page; what
 * has none is shown in English.
 */
export function text(english: string, ...values: readonly (string | number)[]): string {
  const translated = translations[english] ?? english;
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

const translations = JSON.parse(document.body.dataset['texts'] ?? '{}') as Readonly<Record<string, string>>;

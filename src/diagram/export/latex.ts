/**
 * A text as LaTeX sets it: what has a meaning there is escaped, and signs that its fonts lack come from those for formulas. Letters of
 * other scripts stay as they are, for LuaLaTeX and XeLaTeX.
 */
export function latexText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').replace(/./gu, character => signs[character] ?? character);
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '_': '\\_',
  '#': '\\#',
  '%': '\\%',
  '&': '\\&',
  '$': '\\$',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // Two of these in a row would become another sign.
  '-': '-{}',
  "'": "'{}",
  '`': '`{}',
  '"': "''{}",
  '×': '$\\times$',
  '·': '$\\cdot$',
  '→': '$\\to$',
  '←': '$\\leftarrow$',
  '↔': '$\\leftrightarrow$',
  '↑': '$\\uparrow$',
  '↓': '$\\downarrow$',
  '−': '$-$',
  '±': '$\\pm$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '≠': '$\\neq$',
  '≈': '$\\approx$',
  '∞': '$\\infty$',
  '∂': '$\\partial$',
  '∑': '$\\sum$',
  '√': '$\\surd$',
  '⊤': '$\\top$',
  '⁻': '$^{-}$',
  '¹': '$^{1}$',
  '²': '$^{2}$',
  '³': '$^{3}$',
  '½': '$\\frac{1}{2}$',
  'µ': '$\\mu$',
  '°': '$^{\\circ}$',
  '…': '\\ldots{}',
  '–': '--{}',
  '—': '---{}',
  '“': '``{}',
  '”': "''{}",
  '‘': '`{}',
  '’': "'{}",
  '⚠': '\\textbf{!}',
  '✓': '$\\surd$',
  '\u{A0}': '~',
  '\u{202F}': '\\,',
  '\u{2009}': '\\,',
  '\u{FE0F}': '',
  ...greek(
    'αalpha βbeta γgamma δdelta εepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu νnu ξxi πpi ρrho σsigma τtau υupsilon φphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΦPhi ΨPsi ΩOmega',
  ),
};

/** Each letter with its name behind it. */
function greek(letters: string): Readonly<Record<string, string>> {
  return Object.fromEntries(letters.split(' ').map(letter => [letter.slice(0, 1), `$\\${letter.slice(1)}$`] as const));
}

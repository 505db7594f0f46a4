import { defaultPreferences, type Preferences } from '../../src/language/preferences.ts';
import { noLints } from '../../src/lints/index.ts';

/** Without advice: for networks that show what layers can do, also what nobody should. */
export const unadvised: Preferences = { ...defaultPreferences, lintSeverities: noLints };

import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Replacement, Span, TextDiagnostic, TextFix } from '../formats/sourceMap.ts';
import { applyEdits, doOverlap, meet } from '../formats/spans.ts';
import { refactorings } from '../refactorings/index.ts';
import { createRewriter } from './edits.ts';
import { effectInWords } from './effect.ts';
import { entriesOf, entryAt } from './instances.ts';
import type { NetworkModel } from './model.ts';
import { changeTrials } from './tryChanges.ts';

/** The kinds of actions, as editors call them. */
export const actionKinds = ['quickfix', 'refactor.rewrite', 'refactor.extract', 'refactor.inline'] as const;

export type ActionKind = (typeof actionKinds)[number];

/** Something that can be done to the text, in one step. */
export interface CodeAction {
  /** What it does, and in brackets what it makes of the whole network. */
  readonly title: string;
  readonly kind: ActionKind;
  /** In the order of the text. */
  readonly edits: readonly Replacement[];
  /** What it mends. */
  readonly diagnostics: readonly TextDiagnostic[];
  /** Whether it is the one to take when somebody wants everything mended. */
  readonly isPreferred: boolean;
}

/**
 * What can be done about the text in a range: fixes of what is wrong there, and other ways to write the layer that stands there. Each
 * has been tried on the network: what does not mend its diagnostic, or breaks something else, is not offered.
 */
export function codeActions(model: NetworkModel, range: Span, only?: readonly string[]): readonly CodeAction[] {
  const isWanted = (kind: ActionKind): boolean =>
    only === undefined || only.some(each => kind === each || kind.startsWith(`${each}.`));
  const offer = createOffers(model);
  return [
    ...(isWanted('quickfix') ? quickFixes(model, range, offer) : []),
    ...(isWanted('refactor.rewrite') && !model.isStale ? rewrites(model, range, offer) : []),
    ...(model.syntax.rewrites?.(model, range) ?? [])
      .filter(({ kind }) => isWanted(kind))
      .map(action => ({ ...action, diagnostics: [], isPreferred: false })),
  ];
}

/**
 * The text with every error mended that has a fix. What is mended lets us see further, so the text is read and mended again until
 * nothing changes. `read` makes a model of a text; a program has to be evaluated for that.
 */
export async function fixAll(model: NetworkModel, read: (text: string) => Promise<NetworkModel>): Promise<string> {
  const seen = new Set([model.text]);
  let best = model;
  for (let round = 0; round < mostRounds; round++) {
    const text = applyEdits(best.text, preferredEdits(best));
    if (seen.has(text)) break;
    seen.add(text);
    const next = await read(text);
    if (next.isStale) break;
    best = next;
  }
  return best.text;
}

/** A network is as deep as that at most, from one thing that hides another to the next. */
const mostRounds = 50;

/** What the first fix of each diagnostic wants of the text, as long as that does not overlap; one at least goes through. */
function preferredEdits(model: NetworkModel): readonly Replacement[] {
  const edits: Replacement[] = [];
  for (const action of codeActions(model, { start: 0, end: model.text.length }, ['quickfix']))
    if (action.isPreferred && isMistake(action) && !doOverlap([...edits, ...action.edits])) edits.push(...action.edits);
  return edits;
}

/** Advice is taken one by one: following it makes another network of one that is sound. */
function isMistake({ diagnostics }: CodeAction): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

type Offer = (fix: Fix | TextFix, mended?: TextDiagnostic) => Pick<CodeAction, 'title' | 'edits'> | undefined;

function createOffers(model: NetworkModel): Offer {
  const rewrite = createRewriter(model);
  const attempt = changeTrials(model);
  return (fix, mended) => {
    const rewriting = rewrite(fix);
    if (rewriting === undefined || rewriting.edits.length === 0) return undefined;
    const { edits, changes } = rewriting;
    if (changes === undefined) return { title: fix.title, edits };
    const trial = attempt(changes);
    if (trial.breaksSomething || (mended !== undefined && !trial.mends(mended))) return undefined;
    const effect = effectInWords(model.analysis.totals, trial.analysis.totals);
    return { title: effect === undefined ? fix.title : `${fix.title} (${effect})`, edits };
  };
}

function quickFixes({ diagnostics, isStale }: NetworkModel, range: Span, offer: Offer): readonly CodeAction[] {
  return diagnostics
    .filter(({ span }) => meet(span, range))
    .flatMap(diagnostic => {
      // Of a program that does not run only the text is known; the network is that of an earlier one.
      const fixes = (diagnostic.fixes ?? []).filter(fix => isStale !== true || 'edits' in fix);
      const offered = fixes.flatMap(fix => offer(fix, diagnostic) ?? []);
      return offered.map((action, index): CodeAction => ({
        ...action,
        kind: 'quickfix',
        diagnostics: [diagnostic],
        isPreferred: index === 0,
      }));
    });
}

/** Other ways to write the layer in the range: those that suit every layer that stands there, since one text writes them all. */
function rewrites(model: NetworkModel, range: Span, offer: Offer): readonly CodeAction[] {
  const layers = entryAt(entriesOf(model), range.start)?.layers ?? [];
  return refactorings
    .flatMap(({ propose }) => sharedFixes(layers.map(layer => withKeys(propose(model.analysis, layer), layer))))
    .flatMap(fix => offer(fix) ?? [])
    .map(action => ({ ...action, kind: 'refactor.rewrite', diagnostics: [], isPreferred: false }));
}

/** Fixes by what they do, wherever the layer is that they are for. */
function withKeys(fixes: readonly Fix[], layer: LayerId): ReadonlyMap<string, Fix> {
  const relative = (name: string, value: unknown): unknown =>
    name === 'layer' && typeof value === 'number' ? value - layer : value;
  return new Map(fixes.map(fix => [JSON.stringify(fix.changes, relative), fix]));
}

function sharedFixes([first, ...others]: readonly ReadonlyMap<string, Fix>[]): readonly Fix[] {
  return [...(first ?? [])].filter(([key]) => others.every(other => other.has(key))).map(([, fix]) => fix);
}

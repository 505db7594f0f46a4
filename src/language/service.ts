import type { Catalogue } from '../core/catalogue.ts';
import type { Span } from '../formats/sourceMap.ts';
import { codeActions, fixAll, type CodeAction } from './actions.ts';
import { codeLenses, type CodeLens } from './codeLens.ts';
import { hover, type Hover } from './hover/hover.ts';
import type { CompletionItem } from './completion/offer.ts';
import { inlayHints, type InlayHint } from './inlayHints.ts';
import { navigation, type Navigation } from './navigation.ts';
import type { Evaluation } from '../formats/typescript/evaluate.ts';
import { readModel, readProgramModel, type NetworkModel } from './model.ts';
import { symbols } from './symbols.ts';
import type { Preferences } from './preferences.ts';
import type { OutlineEntry } from './syntax.ts';

/**
 * What an editor can ask about a network text. Pure: the same text gives the same answers, any text has a model, and nothing
 * throws for what a user wrote. Places are offsets in the text.
 */
export interface LanguageService extends Navigation {
  /** Reads and analyses a `*.cnn.json` text; its `diagnostics` say what is wrong. */
  readModel(text: string, preferences?: Preferences): NetworkModel;
  /** Analyses what a `*.cnn.ts` text has been evaluated to. */
  readProgramModel(text: string, evaluation: Evaluation, preferences?: Preferences): NetworkModel;
  /** With pictures for those who can show them. */
  hover(model: NetworkModel, offset: number, pictures?: boolean): Hover | undefined;
  completions(model: NetworkModel, offset: number): readonly CompletionItem[];
  inlayHints(model: NetworkModel, range: Span): readonly InlayHint[];
  codeLenses(model: NetworkModel): readonly CodeLens[];
  symbols(model: NetworkModel): readonly OutlineEntry[];
  /** What can be done about the text in a range; of some kinds only if they are named. */
  codeActions(model: NetworkModel, range: Span, only?: readonly string[]): readonly CodeAction[];
  /** The text with everything mended that has a fix. `read` makes a model of a text. */
  fixAll(model: NetworkModel, read: (text: string) => Promise<NetworkModel>): Promise<string>;
}

/** The language service over a catalogue of layer types. */
export function createLanguageService(catalogue: Catalogue): LanguageService {
  return Object.freeze({
    readModel: (text: string, preferences?: Preferences) => readModel(text, catalogue, preferences),
    readProgramModel: (text: string, evaluation: Evaluation, preferences?: Preferences) =>
      readProgramModel(text, evaluation, catalogue, preferences),
    hover,
    completions: (model: NetworkModel, offset: number) => model.syntax.completions(model, offset),
    inlayHints,
    codeLenses,
    symbols,
    ...navigation,
    codeActions,
    fixAll,
  });
}

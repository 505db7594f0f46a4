import { networkKeys } from '../../formats/json/parse.ts';
import type { Span } from '../../formats/sourceMap.ts';
import { changesMarkdown, totalChangesMarkdown } from '../changesMarkdown.ts';
import { entriesOf, entryAt, type Entry } from '../instances.ts';
import type { NetworkModel } from '../model.ts';
import { presentationOf } from '../presentation.ts';
import { attributeMarkdown } from './attribute.ts';
import { blockMarkdown, groupsMarkdown } from './group.ts';
import { layerMarkdown } from './layer.ts';
import { networkMarkdown } from './network.ts';
import { sharedLayerMarkdown } from './sharedLayer.ts';
import type { Reader } from './reader.ts';

/** Markdown about a stretch of the text. */
export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/** What there is to say about the text at an offset; undefined where there is nothing. Pictures are for those who can show them. */
export function hover(model: NetworkModel, offset: number, pictures = false): Hover | undefined {
  const context = model.syntax.contextAt(offset);
  if (context === undefined) return undefined;
  const reader: Reader = { model, presentation: presentationOf(model), pictures };
  const here = { start: offset, end: offset };
  const entry = entryAt(entriesOf(model), offset);
  const about = entry && {
    markdown: [entryMarkdown(entry, reader), ...changesMarkdown(model, entry)].join('\n\n'),
    span: entry.span,
  };
  switch (context.kind) {
    case 'layer':
      return about;
    case 'attribute': {
      const markdown = attributeMarkdown(context.type, context.attribute, entry, reader);
      return markdown === undefined ? about : { markdown, span: entry?.span ?? here };
    }
    case 'block':
      return { markdown: blockMarkdown(context.name, reader), span: here };
    case 'network':
      if (context.key === undefined) return undefined;
      return {
        markdown: ['name', 'input', 'inputs'].includes(context.key)
          ? [networkMarkdown(reader), ...totalChangesMarkdown(model)].join('\n\n')
          : `**${context.key}** — ${networkKeys[context.key]}`,
        span: here,
      };
  }
}

function entryMarkdown({ groups, layers }: Entry, reader: Reader): string {
  if (0 < groups.length) return groupsMarkdown(groups, reader);
  const [first] = layers;
  if (first === undefined) return '';
  return 1 < layers.length ? sharedLayerMarkdown(layers, reader) : layerMarkdown(first, reader);
}

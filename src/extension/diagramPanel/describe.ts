import MarkdownIt from 'markdown-it';
import type { DiagramHostMethods } from '../../protocol/diagram.ts';
import { describeRequest, type DescribeParams, type DescribeResult } from '../../protocol/lsp.ts';
import type { PanelContext } from './panelContext.ts';

/** Markdown as we write it, without HTML: what users call their layers stands in it. */
const markdown = new MarkdownIt({ html: false });
// Pictures stand in the text itself; the page leads nowhere else.
markdown.validateLink = link => link.startsWith('data:image/svg+xml;base64,');
// The page lets no element have a style, so that columns of numbers are known by a class.
for (const cell of ['th_open', 'td_open'])
  markdown.renderer.rules[cell] = (tokens, at, options, _, renderer) => {
    const token = tokens[at];
    const isNumber = token?.attrGet('style') === 'text-align:right';
    if (token !== undefined) token.attrs = isNumber ? [['class', 'number']] : null;
    return renderer.renderToken(tokens, at, options);
  };

/** Hovers of nodes: the language server writes them, and the page shows them. */
export function describing({ uri, client }: PanelContext): Pick<DiagramHostMethods, 'describe'> {
  return {
    async describe({ id }) {
      const params: DescribeParams = { uri: uri().toString(), id };
      const result = await client.sendRequest<DescribeResult>(describeRequest, params);
      return { html: result === null ? '' : markdown.render(result.markdown) };
    },
  };
}

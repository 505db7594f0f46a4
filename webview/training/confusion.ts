import { html, nothing, type TemplateResult } from 'lit';
import type { DataSummary } from '../../src/protocol/training.ts';
import { formatExact } from '../../src/reports/amounts.ts';
import { text } from '../text.ts';
import { shareInWords } from './amounts.ts';

/** So many classes are drawn as a table; of more the pairs that are taken for each other most. */
const mostClasses = 20;

/** Which classes are taken for which: rows are true, columns what the network says. */
export function drawConfusion(confusion: readonly (readonly number[])[], data: DataSummary): TemplateResult {
  const { classes, testExamples } = data;
  return html`<section class="confusion" aria-labelledby="confusion">
    <h2 id="confusion">${text('Confusion')}</h2>
    <p class="rule">
      ${
        testExamples === 0
          ? text('Over the training examples, since there are none to test.')
          : text('Over {0} test examples.', formatExact(testExamples))
      }
      ${text('Rows are true classes, columns what the network says.')}
    </p>
    ${confusion.length <= mostClasses ? drawTable(confusion, classes) : drawPairs(confusion, classes)}
  </section>`;
}

function nameOf(classes: readonly string[], at: number): string {
  return classes[at] ?? String(at);
}

function drawTable(confusion: readonly (readonly number[])[], classes: readonly string[]): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${text('Confusion')}>
    <table>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">${text('True class')}</span></th>
          ${confusion.map((_, at) => html`<th scope="col" class="number">${nameOf(classes, at)}</th>`)}
          <th scope="col" class="number">${text('right')}</th>
        </tr>
      </thead>
      <tbody>
        ${confusion.map((row, at) => {
          const all = row.reduce((sum, count) => sum + count, 0);
          return html`<tr>
            <th scope="row">${nameOf(classes, at)}</th>
            ${row.map((count, said) => {
              const share = all === 0 ? 0 : count / all;
              return html`<td
                class=${said === at ? 'number right' : 'number wrong'}
                .style=${`--share: ${(100 * Math.sqrt(share)).toFixed(0)}%`}
                title=${text('{0} taken for {1}: {2}', nameOf(classes, at), nameOf(classes, said), shareInWords(share))}
              >
                ${count === 0 ? html`<span class="same">0</span>` : formatExact(count)}
              </td>`;
            })}
            <td class="number strong">${all === 0 ? '–' : shareInWords((row[at] ?? 0) / all)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function drawPairs(confusion: readonly (readonly number[])[], classes: readonly string[]): TemplateResult {
  const pairs = confusion.flatMap((row, at) =>
    row.flatMap((count, said) => (said === at || count === 0 ? [] : [{ at, said, count }])),
  );
  const most = pairs.sort((left, right) => right.count - left.count).slice(0, mostClasses);
  if (most.length === 0) return html`<p class="none">${text('Every example has the right class.')}</p>`;
  return html`<ul>
    ${most.map(
      ({ at, said, count }) =>
        html`<li>
          ${text('{0} taken for {1}: {2}', nameOf(classes, at), nameOf(classes, said), formatExact(count))}
        </li>`,
    )}
    ${most.length < pairs.length ? html`<li>${text('and {0} more pairs', pairs.length - most.length)}</li>` : nothing}
  </ul>`;
}

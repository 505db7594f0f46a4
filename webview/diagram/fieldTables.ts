import { html, nothing, type TemplateResult } from 'lit';
import { jumpOf, mapSize, nameOf, paddingOf, patchPlace, patchSize } from '../../src/diagram/figure/fieldWords.ts';
import type { FieldJoin, FieldMap, UnitField } from '../../src/diagram/unitField.ts';
import { text } from '../text.ts';

/** What a unit sees as tables: every map, and below it every way into every join. `open` leads to a layer. */
export function drawFieldTables(field: UnitField, open: (id: string) => void): TemplateResult {
  const onWay = new Set(field.widest);
  return html`<table class="patches">
      <caption>
        ${text('What the unit sees of each map, over all ways')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${text('Layer')}</th>
          <th scope="col">${text('Map')}</th>
          <th scope="col">${text('Patch')}</th>
          <th scope="col">${text('Positions')}</th>
          <th scope="col">${text('Jump')}</th>
          <th scope="col">${text('On padding')}</th>
        </tr>
      </thead>
      <tbody>
        ${field.maps.map(map => drawMap(map, onWay.has(map.id), map.id === field.id, open))}
      </tbody>
    </table>
    ${field.joins.length === 0 ? nothing : drawJoins(field, open)}`;
}

function drawMap(map: FieldMap, isOnWay: boolean, isChosen: boolean, open: (id: string) => void): TemplateResult {
  const jump = jumpOf(map);
  return html`<tr data-id=${map.id} class=${isChosen ? 'chosen' : isOnWay ? 'on-way' : 'aside'}>
    <th scope="row">${drawName(map.id, map.name, open)}</th>
    <td>${mapSize(map)}</td>
    <td>${patchSize(map)}</td>
    <td>${patchPlace(map)}</td>
    <td>${jump === '' ? '' : `${jump} px`}</td>
    <td>${paddingOf(map)}</td>
  </tr>`;
}

function drawJoins({ joins, nSkipped }: UnitField, open: (id: string) => void): TemplateResult {
  return html`<table class="ways">
    <caption>
      ${text('What it sees through each way into a join alone')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${text('Join')}</th>
        <th scope="col">${text('Way')}</th>
        <th scope="col">${text('Sees where the ways part')}</th>
        <th scope="col">${text('Sees of the input')}</th>
      </tr>
    </thead>
    <tbody>
      ${joins.map(join => drawWays(join, open))}
    </tbody>
    ${
      nSkipped === 0
        ? nothing
        : html`<tfoot>
            <tr>
              <td colspan="4">${text('{0} more joins before these were not followed way by way', nSkipped)}</td>
            </tr>
          </tfoot>`
    }
  </table>`;
}

function drawWays(join: FieldJoin, open: (id: string) => void): readonly TemplateResult[] {
  return join.ways.map(({ fork, maps, inputs }, index) => {
    const names = maps.map(({ name }) => name.split('.').at(-1) ?? '');
    return html`<tr class=${index === join.widest ? 'on-way' : 'aside'}>
      ${index === 0 ? html`<th scope="rowgroup" rowspan=${join.ways.length}>${drawName(join.id, join.name, open)}</th>` : nothing}
      <td class="layers">${names.length === 0 ? text('shortcut') : names.join(' → ')}</td>
      <td>${fork === undefined ? '' : text('{0} of {1}', patchSize(fork), nameOf(fork))}</td>
      <td>${inputs.map(map => text('{0} of {1}', patchSize(map), map.name)).join(', ')}</td>
    </tr>`;
  });
}

function drawName(id: string, name: string, open: (id: string) => void): TemplateResult {
  return html`<button class="name" @click=${() => open(id)}>${name}</button>`;
}

// Draws rows of one kind as a table: descriptors with the places that each side has reached, regions of memory.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TableModel } from '../../../src/debug/objects/models/table';
import { t } from '@vscode/l10n';
import { shared } from '../style';
import { legendStyle, fillSwatch } from '../fills';

@customElement('lens-table')
export class TableView extends LitElement {
  static override styles = [
    shared,
    legendStyle,
    css`
      :host {
        display: block;
      }
      .scroll {
        position: relative;
        max-height: 420px;
        overflow: auto;
        width: fit-content;
        max-width: 100%;
      }
      table {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      th {
        position: sticky;
        top: 0;
        background: var(--vscode-editor-background);
        color: var(--vscode-descriptionForeground);
        font-weight: 400;
        z-index: 1;
      }
      th,
      td {
        padding: 1px 14px 1px 4px;
        white-space: nowrap;
      }
      td.number {
        text-align: right;
      }
      tr.changed td {
        font-weight: 700;
      }
      tr.changed td:first-child {
        box-shadow: inset 2px 0 var(--vscode-charts-yellow);
      }
      .mark {
        border: 1px solid var(--vscode-charts-foreground, currentColor);
        border-radius: 3px;
        padding: 0 4px;
        margin-left: 4px;
        font-size: 11px;
      }
      .mark.changed {
        border-color: var(--vscode-charts-yellow);
        border-width: 2px;
        font-weight: 700;
      }
      .scroll:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
    `,
  ];

  @property({ attribute: false }) table!: TableModel;

  override render() {
    const { table } = this;
    const hasStates = table.legend.length > 0;
    const label = (fill: string): string => t(table.legend.find((one) => one.fill === fill)?.label ?? '');
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${table.name}>
        <table>
          <thead>
            <tr>
              ${hasStates ? html`<th scope="col"><span class="hidden">${t('State')}</span></th>` : nothing}
              ${table.columns.map((column) => html`<th scope="col">${t(column)}</th>`)}
              <th scope="col"><span class="hidden">${t('Position')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${table.rows.map(
              (row) =>
                html`<tr class=${row.changed ? 'changed' : ''}>
                  ${
                    hasStates
                      ? html`<td title=${label(row.fill)}>
                          ${fillSwatch(row.fill)}<span class="hidden">${label(row.fill)}</span>
                        </td>`
                      : nothing
                  }
                  ${row.cells.map((cell) => html`<td class=${/^[\d,]+$/.test(cell) ? 'number' : ''}>${cell}</td>`)}
                  <td>
                    ${row.marks.map(
                      (mark) => html`<span class="mark ${mark.changed ? 'changed' : ''}">${mark.name}</span>`,
                    )}${row.changed ? html`<span class="hidden">(${t('changed')})</span>` : nothing}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${table.hiddenRows > 0 ? html`<p class="dim">${t('{0} more are not drawn.', table.hiddenRows)}</p>` : nothing}
      ${
        hasStates
          ? html`<ul class="legend" aria-label=${t('Legend')}>
              ${table.legend.map(
                ({ fill, label: text }) => html`<li>${fillSwatch(fill)}<span class="dim">${t(text)}</span></li>`,
              )}
            </ul>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-table': TableView;
  }
}

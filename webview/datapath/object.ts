// One object: its heading, the drawing that belongs to its type, and its members as a table.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ObjectModel } from '../../src/debug/objects/models/snapshotView';
import type { RingModel } from '../../src/debug/objects/models/ring';
import { slotState } from './describe';
import { t } from '@vscode/l10n';
import { shared } from './style';
import './cells/view';
import './chain/view';
import './chart/view';
import './descriptors/view';
import './packet/view';
import './path/view';
import './registers/view';
import './ring/view';
import './table/view';

/** The drawing of an object; undefined for one without: its members are all there is. */
function drawing(object: ObjectModel, live: boolean) {
  switch (object.kind) {
    case 'ring':
      return html`<lens-ring .ring=${object}></lens-ring>`;
    case 'cells':
      return html`<lens-cells .cells=${object}></lens-cells>`;
    case 'table':
      return html`<lens-table .table=${object}></lens-table>`;
    case 'chart':
      return html`<lens-chart .chart=${object} .live=${live}></lens-chart>`;
    case 'chain': {
      const packet = object.packet && html`<lens-packet brief .packet=${object.packet}></lens-packet>`;
      return html`<lens-chain .chain=${object}></lens-chain>${packet ?? nothing}`;
    }
    case 'descriptors':
      return html`<lens-descriptors .ring=${object}></lens-descriptors>`;
    case 'registers':
      return html`<lens-registers .registers=${object}></lens-registers>`;
    case 'path':
      return html`<lens-path .path=${object}></lens-path>`;
    case 'record':
      return undefined;
  }
}

@customElement('lens-object')
export class ObjectView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      h2 {
        font-size: 1em;
        font-weight: 600;
        margin: 0 0 8px;
        display: flex;
        gap: 10px;
        align-items: baseline;
        flex-wrap: wrap;
      }
      h2 code {
        font-weight: 600;
      }
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 16px 32px;
        align-items: flex-start;
      }
      .drawing {
        flex: 1 1 420px;
        min-width: min(280px, 100%);
      }
      .fields {
        flex: 0 1 auto;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 0 24px;
        align-items: baseline;
      }
      .top tbody {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
      }
      td,
      th {
        padding: 1px 12px 1px 4px;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        font-weight: 400;
        vertical-align: baseline;
        border-left: 2px solid transparent;
      }
      th {
        border-left: 2px solid transparent;
        color: var(--vscode-descriptionForeground);
      }
      td {
        font-variant-numeric: tabular-nums;
      }
      tr.changed th {
        border-left-color: var(--vscode-charts-yellow);
      }
      tr.changed th,
      tr.changed td {
        color: var(--vscode-foreground);
        font-weight: 700;
      }
      details {
        margin-top: 10px;
      }
      details.collapsed {
        margin-top: 0;
      }
      details.collapsed h2 {
        display: inline-flex;
        margin: 0;
      }
      details.collapsed .parts {
        margin-top: 8px;
      }
      lens-packet {
        margin-top: 10px;
      }
      summary {
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
    `,
  ];

  @property({ attribute: false }) object!: ObjectModel;
  /** Whether the machine stands and can go to another time. */
  @property({ type: Boolean }) live = false;

  override render() {
    const { object } = this;
    const drawn = drawing(object, this.live);
    // A sequence chart needs the whole width: its few members stand above it.
    const beside = object.kind !== 'chart';
    const heading = html`<h2>
      <code>${object.type}</code><span>${object.name}</span><code class="dim">${object.address}</code>
    </h2>`;
    const parts = html`<div class="parts">
      ${drawn ? html`<div class="drawing">${drawn}</div>` : nothing}
      ${
        beside
          ? html`<div class="fields">${this._fields()}${object.kind === 'ring' ? this._slots(object) : nothing}</div>`
          : nothing
      }
    </div>`;
    const label = `${object.type} ${object.name}`;
    if (object.collapsed)
      return html`<section aria-label=${label}>
        <details class="collapsed">
          <summary>${heading}</summary>
          ${parts}
        </details>
      </section>`;
    return html`<section aria-label=${label}>
      <div class="top">${heading}${beside ? nothing : this._fields()}</div>
      ${parts}
    </section>`;
  }

  private _fields() {
    if (this.object.fields.length === 0) return nothing;
    return html`<table>
      <caption class="hidden">
        ${t('Members')}
      </caption>
      <tbody>
        ${this.object.fields.map(
          (field) =>
            html`<tr class=${field.changed ? 'changed' : ''}>
              <th scope="row">${field.name}</th>
              <td>
                ${field.value}${field.note ? html` <span class="dim">${field.note}</span>` : nothing}${
                  field.changed ? html`<span class="hidden">(${t('changed')})</span>` : nothing
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private _slots(ring: RingModel) {
    return html`<details>
      <summary>${t('Slots as a table')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Slot')}</th>
            <th scope="col">${t('State')}</th>
            <th scope="col">${t('Value')}</th>
          </tr>
        </thead>
        <tbody>
          ${ring.slots.map(
            (slot) =>
              html`<tr class=${slot.changed ? 'changed' : ''}>
                <th scope="row">[${slot.index}]</th>
                <td>${slotState(slot.state)}</td>
                <td>
                  ${slot.value ?? ''}
                  ${slot.label ?? ''}${slot.changed ? html`<span class="hidden">(${t('changed')})</span>` : nothing}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}

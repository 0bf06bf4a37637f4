// Draws the registers of a card: what was touched last, then all by their parts, with a field to search by name. A
// register's fields are spelled out when it is opened; the statement that touched it last is one click away.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RegisterModel, RegistersModel } from '../../../src/debug/objects/models/registers';
import { bitsText, hex32 } from '../describeNic';
import { t } from '@vscode/l10n';
import { changeText, changeOf } from '../valueChanges';
import { shared } from '../style';

@customElement('lens-registers')
export class RegistersView extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      input {
        font: inherit;
        color: var(--vscode-input-foreground, inherit);
        background: var(--vscode-input-background, transparent);
        border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-descriptionForeground)));
        padding: 2px 6px;
        width: 22em;
        max-width: 100%;
      }
      input:focus-visible,
      summary:focus-visible,
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      .scroll {
        position: relative;
        overflow-x: auto;
        max-width: 100%;
      }
      h3 {
        font-size: 1em;
        font-weight: 600;
        margin: 8px 0 2px;
      }
      details {
        margin-top: 6px;
      }
      summary {
        cursor: pointer;
      }
      table {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 1px 12px 1px 4px;
        vertical-align: baseline;
      }
      tbody th {
        font-weight: 400;
        white-space: nowrap;
      }
      td.value {
        white-space: nowrap;
      }
      td.bits {
        max-width: 46em;
      }
      tr.changed th,
      tr.changed td.value {
        font-weight: 700;
      }
      tr.changed th {
        box-shadow: inset 2px 0 var(--vscode-charts-yellow);
      }
      .delta {
        color: var(--vscode-foreground);
        background: color-mix(in srgb, var(--vscode-charts-yellow) 40%, transparent);
        padding: 0 4px;
        border-radius: 3px;
      }
      button.open {
        all: unset;
        cursor: pointer;
      }
      button.open:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      tr.fields td {
        padding-left: 28px;
      }
      .on {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) registers!: RegistersModel;
  @state() private _wanted = '';
  @state() private _open = new Set<string>();

  override render() {
    const { registers } = this;
    const wanted = this._wanted.trim().toLowerCase();
    const rows = registers.groups.flatMap((group) => group.rows);
    const recent = registers.recent.flatMap((name) => rows.find((row) => row.name === name) ?? []);
    return html` <label
        ><span class="hidden">${t('Search registers')}</span
        ><input
          type="search"
          placeholder=${t('Register, field or title')}
          .value=${this._wanted}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this._wanted = event.target.value;
          }}
      /></label>
      ${
        wanted
          ? this._table(
              rows.filter((row) =>
                `${row.name} ${row.title} ${row.fields.map(({ name }) => name).join(' ')}`
                  .toLowerCase()
                  .includes(wanted),
              ),
              t('Found'),
            )
          : html`<h3>${t('Touched last')}</h3>
              ${this._table(recent, t('Touched last'))}
              ${registers.groups.map(
                (group) =>
                  html`<details>
                    <summary>
                      ${t(group.name)} <span class="dim">${group.rows.length}</span>${this._moves(group.rows)}
                    </summary>
                    ${this._table(group.rows, t(group.name))}
                  </details>`,
              )}`
      }`;
  }

  /** How many registers of a closed group have moved. */
  private _moves(rows: readonly RegisterModel[]) {
    const count = rows.filter((row) => changeOf(this.registers.id, row.name) !== 0).length;
    return count > 0 ? html` <span class="delta">${t('{0} changed', count)}</span>` : nothing;
  }

  private _table(rows: readonly RegisterModel[], label: string) {
    if (rows.length === 0) return html`<p class="dim">${t('Nothing.')}</p>`;
    return html`<div class="scroll">
      <table aria-label=${label}>
        <thead class="hidden">
          <tr>
            <th scope="col">${t('Register')}</th>
            <th scope="col">${t('Value')}</th>
            <th scope="col">${t('Fields')}</th>
            <th scope="col">${t('Last access')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this._row(row))}
        </tbody>
      </table>
    </div>`;
  }

  private _row(row: RegisterModel) {
    const delta = changeOf(this.registers.id, row.name);
    const open = this._open.has(row.name);
    const { access } = row;
    const changed =
      delta === 0 ? nothing : html` <span class="delta">${row.clears ? changeText(delta) : t('changed')}</span>`;
    const title = [row.offset, row.title].filter(Boolean).join(' · ');
    return html`<tr class=${row.changed || delta !== 0 ? 'changed' : ''} data-register=${row.name}>
        <th scope="row" title=${title}>
          ${
            row.fields.length > 0
              ? html`<button
                  class="open"
                  aria-expanded=${open ? 'true' : 'false'}
                  @click=${() => this._toggle(row.name)}
                >
                  ${open ? '▾' : '▸'} ${row.name}
                </button>`
              : html`<span aria-hidden="true">&nbsp; </span>${row.name}`
          }
        </th>
        <td class="value">${hex32(row.value)}${changed}</td>
        <td class="bits">
          ${bitsText(row) || html`<span class="dim">${row.title}</span>`}${
            row.clears
              ? html` <span class="dim"
                  >${row.value > 0 ? row.value.toLocaleString('en') : ''}
                  ${
                    row.got === undefined
                      ? t('(a read clears it)')
                      : t('(a read clears it; the last one got {0})', row.got.toLocaleString('en'))
                  }</span
                >`
              : nothing
          }
        </td>
        <td>
          ${
            access
              ? html`<button class="link" title=${t('Go there')} @click=${() => this._go(access.statement)}>
                  ${
                    access.kind === 'read'
                      ? t('read at {0}', access.statement.toLocaleString('en'))
                      : t('written at {0}', access.statement.toLocaleString('en'))
                  }
                </button>`
              : nothing
          }${row.changed ? html`<span class="hidden">(${t('changed')})</span>` : nothing}
        </td>
      </tr>
      ${
        open
          ? html`<tr class="fields">
              <td colspan="4">
                <span class="dim">${title}</span>
                <table>
                  <tbody>
                    ${[...row.fields].reverse().map(
                      (field) =>
                        html`<tr class=${field.value ? 'on' : 'dim'}>
                          <td>[${field.bits}]</td>
                          <th scope="row">${field.name}</th>
                          <td>${field.value}</td>
                          <td>${field.meaning ?? ''}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </td>
            </tr>`
          : nothing
      }`;
  }

  private _toggle(name: string): void {
    const open = new Set(this._open);
    if (!open.delete(name)) open.add(name);
    this._open = open;
  }

  private _go(time: number): void {
    this.dispatchEvent(new CustomEvent('lens-go', { detail: { time }, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lens-registers': RegistersView;
  }
}
